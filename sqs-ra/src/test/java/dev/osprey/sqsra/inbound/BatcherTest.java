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

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
