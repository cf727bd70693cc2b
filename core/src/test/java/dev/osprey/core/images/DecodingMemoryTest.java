package dev.osprey.core.images;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class DecodingMemoryTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long LARGE = DecodingMemory.SMALL_PIXELS + 1;

    private final DecodingMemory memory = new DecodingMemory(64 * MEBIBYTE, 4, LONG);

    @Test
    void imagesThatFitTogetherAreDecodedInParallel() throws Exception {
        CyclicBarrier bothDecoding = new CyclicBarrier(2);

        run(2, () -> memory.hold(28 * MEBIBYTE - 1, LARGE, () -> met(bothDecoding)));
    }

    @Test
    void imagesThatDoNotFitTogetherWaitForEachOther() throws Exception {
        assertThat(mostAtOnce(8, memory, memory.maxBytes() / 2 + MEBIBYTE)).isEqualTo(1);
    }

    @Test
    void atMostSoManyLargeImagesAreDecodedAtOnceWhateverTheirMemory() throws Exception {
        assertThat(mostAtOnce(8, new DecodingMemory(64 * MEBIBYTE, 1, LONG), 1)).isEqualTo(1);
    }

    @Test
    void aSmallImageDoesNotWaitBehindLargeOnes() throws Exception {
        DecodingMemory oneAtOnce = new DecodingMemory(64 * MEBIBYTE, 1, LONG);
        ExecutorService others = Executors.newCachedThreadPool();
        CountDownLatch largeOneIsDecoded = new CountDownLatch(1);
        CountDownLatch smallOneIsDone = new CountDownLatch(1);
        try {
            for (int image = 0; image < 5; image++) {
                others.submit(() -> oneAtOnce.hold(oneAtOnce.maxBytes(), LARGE, () -> {
                    largeOneIsDecoded.countDown();
                    smallOneIsDone.await();
                    return "decoded";
                }));
            }
            largeOneIsDecoded.await();

            assertThat(oneAtOnce.<String, RuntimeException>hold(MEBIBYTE, 1_000_000, () -> "decoded"))
                    .isEqualTo("decoded");
        } finally {
            smallOneIsDone.countDown();
            others.shutdownNow();
        }
    }

    @Test
    void theWaitForMemoryEnds() throws Exception {
        DecodingMemory impatient = new DecodingMemory(64 * MEBIBYTE, 4, Duration.ofMillis(1));
        long all = impatient.maxBytes();

        impatient.<Object, RuntimeException>hold(all, LARGE, () -> {
            assertThatThrownBy(() -> run(1, () -> impatient.hold(MEBIBYTE, LARGE, () -> "decoded")))
                    .rootCause()
                    .isInstanceOf(DecodingBusyException.class)
                    .hasMessage("the images before it were not decoded within 1 ms");
            return null;
        });

        assertThat(impatient.<String, RuntimeException>hold(all, LARGE, () -> "decoded"))
                .isEqualTo("decoded");
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> memory.hold(1, 1, () -> "decoded")).isInstanceOf(DecodingBusyException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesMoreThanThereIs() {
        assertThatThrownBy(() -> memory.hold(memory.maxBytes() + 1, LARGE, () -> "decoded"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailedDecodingReleasesItsMemory() throws Exception {
        for (int image = 0; image < 10; image++) {
            assertThatIOException()
                    .isThrownBy(() -> memory.hold(memory.maxBytes(), LARGE, () -> {
                        throw new IOException("damaged");
                    }));
        }
        assertThat(memory.<String, RuntimeException>hold(memory.maxBytes(), LARGE, () -> "decoded"))
                .isEqualTo("decoded");
    }

    private static int mostAtOnce(int images, DecodingMemory memory, long bytes) throws Exception {
        AtomicInteger decoding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        run(
                images,
                () -> memory.hold(bytes, LARGE, () -> {
                    most.accumulateAndGet(decoding.incrementAndGet(), Math::max);
                    Thread.yield();
                    return decoding.decrementAndGet();
                }));
        return most.get();
    }

    private static boolean met(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
            return true;
        } catch (Exception alone) {
            throw new IOException(alone);
        }
    }

    private static void run(int threads, Callable<?> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                tasks.add(task::call);
            }
            for (Future<Object> done : executor.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
