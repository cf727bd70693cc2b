package dev.osprey.sqsra;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchesTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<List<Integer>> sent = new ArrayList<>();
    private final Batches<Integer> batches = new Batches<>(tasks::add, sent::add);

    @Test
    void aLoneEntryGoesAtOnce() {
        batches.add(1);
        runAll();

        assertThat(sent).containsExactly(List.of(1));
    }

    @Test
    void whatGathersMeanwhileGoesInBatchesOfTen() {
        for (int i = 0; i < 23; i++) {
            batches.add(i);
        }
        runAll();

        assertThat(sent).extracting(List::size).containsExactly(10, 10, 3);
    }

    @Test
    void isScheduledOnceAtATime() {
        batches.add(1);
        batches.add(2);

        assertThat(tasks).hasSize(1);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
