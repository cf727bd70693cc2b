package dev.osprey.bench.speed;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadTimesTest {

    @ParameterizedTest
    @CsvSource({
        "http-thread-poo, http-thread-poo",
        "pool-12-thread-, pool--thread",
        "GC Thread#0, GC Thread",
        "G1 Conc#1, G1 Conc",
        "C2 CompilerThre, C2 CompilerThre",
        "sqs-receive-3, sqs-receive",
        "7, 7"
    })
    void numbersDoNotDistinguishThreads(String name, String pool) {
        assertThat(ThreadTimes.pool(name)).isEqualTo(pool);
    }

    @Test
    @Timeout(60)
    void readsTheTimesOfAllThreadsOfAProcess() throws Exception {
        Thread busy = new Thread(
                () -> {
                    for (long i = 0; !Thread.interrupted(); i++) {
                        Thread.onSpinWait();
                    }
                },
                "busy (a) 1");
        busy.start();
        try {
            ThreadTimes before;
            do {
                // A new thread gets its name after its start.
                before = ThreadTimes.of(List.of(ProcessHandle.current()));
            } while (!before.millis().containsKey("busy (a)"));
            double used = 0;
            while (used < 50) {
                used = ThreadTimes.of(List.of(ProcessHandle.current()))
                        .since(before)
                        .millis()
                        .getOrDefault("busy (a)", 0.0);
            }
        } finally {
            busy.interrupt();
            busy.join();
        }
    }

    @Test
    void aThreadThatHasEndedUsesNothing() {
        ThreadTimes before = new ThreadTimes(Map.of("gone", 10.0, "pool", 30.0, "ended", 5.0));
        ThreadTimes after = new ThreadTimes(Map.of("pool", 70.0, "new", 20.0, "ended", 2.0));

        assertThat(after.since(before).millis()).isEqualTo(Map.of("pool", 40.0, "new", 20.0, "ended", 0.0));
    }
}
