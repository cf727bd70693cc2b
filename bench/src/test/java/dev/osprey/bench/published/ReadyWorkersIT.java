package dev.osprey.bench.published;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadyWorkersIT {

    @Test
    void samplesEachWindowAndLeavesAGapForAFailure() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch sampled = new CountDownLatch(4);

        try (ReadyWorkers workers = new ReadyWorkers(
                () -> {
                    sampled.countDown();
                    int call = calls.incrementAndGet();
                    if (call == 2) {
                        throw new IllegalStateException("on purpose");
                    }
                    return call;
                },
                10)) {
            assertThat(sampled.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(workers.atEndOf(0)).contains(1);
            assertThat(workers.atEndOf(1)).isEmpty();
            assertThat(workers.atEndOf(2)).contains(3);
            assertThat(workers.atEndOf(1_000_000)).isEmpty();
        }
    }
}
