package dev.osprey.sqsra.inbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatcherTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<List<Integer>> sent = new ArrayList<>();
    private final Batcher<Integer> batcher = new Batcher<>(tasks::add, sent::add);

    @Test
    void sendsASingleEntryAtOnce() {
        batcher.add(1);
        runAll();

        assertThat(sent).containsExactly(List.of(1));
    }

    @Test
    void sendsWaitingEntriesInBatchesOfTen() {
        for (int i = 0; i < 23; i++) {
            batcher.add(i);
        }
        runAll();

        assertThat(sent).extracting(List::size).containsExactly(10, 10, 3);
    }

    @Test
    void schedulesOneCallAtATime() {
        batcher.add(1);
        batcher.add(2);

        assertThat(tasks).hasSize(1);
    }

    @Test
    void anEntryWaitsForOthersUntilThereAreTen() {
        Queue<Runnable> delayed = new ArrayDeque<>();
        Batcher<Integer> patient = new Batcher<>(tasks::add, delayed::add, sent::add);
        for (int i = 0; i < 9; i++) {
            patient.add(i);
        }
        assertThat(tasks).isEmpty();

        patient.add(9);
        runAll();
        assertThat(sent).extracting(List::size).containsExactly(10);

        // The first entry started it.
        assertThat(delayed).hasSize(1);
        delayed.remove().run();
        assertThat(sent).hasSize(1);
    }

    @Test
    void anEntryWaitsForOthersNoLongerThanTheDelay() {
        Queue<Runnable> delayed = new ArrayDeque<>();
        Batcher<Integer> patient = new Batcher<>(tasks::add, delayed::add, sent::add);
        patient.add(1);
        patient.add(2);

        delayed.remove().run();
        patient.add(3);
        delayed.remove().run();

        assertThat(sent).containsExactly(List.of(1, 2), List.of(3));
        assertThat(tasks).isEmpty();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
