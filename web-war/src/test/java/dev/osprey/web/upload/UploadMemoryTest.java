package dev.osprey.web.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploadMemoryTest {

    private final UploadMemory memory = new UploadMemory(100);

    @Test
    void noMoreIsTakenThanTheBudget() {
        assertThat(memory.share().take(60)).isTrue();
        assertThat(memory.share().take(41)).isFalse();
        assertThat(memory.share().take(40)).isTrue();

        assertThat(memory.held()).isEqualTo(100);
    }

    @Test
    void aCallGivesBackWhatItTookOnceHoweverOftenItSaysSo() {
        memory.share().take(30);
        UploadMemory.Share share = memory.share();
        share.take(20);
        share.take(50);
        share.take(1);

        share.giveBack();
        share.giveBack();

        assertThat(memory.held()).isEqualTo(30);
    }

    @Test
    void manyAtOnceNeverHoldMoreAndLeaveNothing() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int call = 0; call < 2_000; call++) {
                calls.add(() -> {
                    UploadMemory.Share share = memory.share();
                    share.take(30);
                    boolean within = memory.held() <= 100 + 4 * 30;
                    share.giveBack();
                    return within;
                });
            }
            for (var within : callers.invokeAll(calls)) {
                assertThat(within.get()).isTrue();
            }
            assertThat(memory.held()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }
}
