package dev.osprey.worker.requests;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class FileMemoryTest {

    private static final int KIBIBYTE = 1 << 10;

    private final FileMemory memory = new FileMemory(100 * KIBIBYTE);

    @Test
    void aFileFitsThatIsSmallerThanTheMemory() {
        assertThat(memory.fits(0)).isTrue();
        assertThat(memory.fits(100 * KIBIBYTE - 1)).isTrue();
        assertThat(memory.fits(100 * KIBIBYTE)).isFalse();
        assertThat(memory.fits(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aFileWaitsUntilOthersHaveLeftEnough() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> memory.hold(60 * KIBIBYTE, () -> {
            begun.countDown();
            await(end);
            ended.set(true);
            return null;
        }));
        Thread waiting = new Thread(() -> memory.hold(60 * KIBIBYTE, () -> {
            assertThat(ended).isTrue();
            return null;
        }));
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        waiting.setUncaughtExceptionHandler((thread, thrown) -> failure.complete(thrown));
        await(begun);
        waiting.start();
        Await.until("the second file waits", () -> waiting.getState() == Thread.State.WAITING);
        end.countDown();
        waiting.join();
        first.get(1, TimeUnit.MINUTES);

        assertThat(failure).isNotDone();
    }

    @Test
    void aFailureReleasesTheMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory.hold(99 * KIBIBYTE, () -> {
                    throw new IllegalArgumentException();
                }));

        assertThat(memory.<String>hold(99 * KIBIBYTE, () -> "held")).isEqualTo("held");
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();

        assertThatIllegalStateException().isThrownBy(() -> memory.hold(1, () -> null));
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
