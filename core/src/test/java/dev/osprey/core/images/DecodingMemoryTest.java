package dev.osprey.core.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

@Timeout(60)
class DecodingMemoryTest {

    private static final long BYTES = 1 << 20;
    // At eight bytes per pixel.
    private static final long PIXELS_OF_HALF = BYTES / 16 - 1024;

    private final DecodingMemory memory = new DecodingMemory(BYTES);

    @Test
    void imagesThatFitTogetherAreDecodedInParallel() throws Exception {
        CyclicBarrier bothDecoding = new CyclicBarrier(2);

        run(2, () -> memory.decode(PIXELS_OF_HALF, () -> met(bothDecoding)));
    }

    @Test
    void imagesThatDoNotFitTogetherWaitForEachOther() throws Exception {
        AtomicInteger decoding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        run(
                8,
                () -> memory.decode(PIXELS_OF_HALF * 2, () -> {
                    most.accumulateAndGet(decoding.incrementAndGet(), Math::max);
                    Thread.yield();
                    return decoding.decrementAndGet();
                }));

        assertThat(most).hasValue(1);
    }

    @Test
    void anImageLargerThanTheMemoryIsDecodedAlone() throws Exception {
        assertThat(memory.decode(Long.MAX_VALUE / 8, () -> "decoded")).isEqualTo("decoded");
        assertThat(memory.decode(1, () -> "the memory was released")).isNotNull();
    }

    @Test
    void aFailedDecodingReleasesItsMemory() throws Exception {
        for (int image = 0; image < 10; image++) {
            assertThatIOException()
                    .isThrownBy(() -> memory.decode(PIXELS_OF_HALF * 2, () -> {
                        throw new IOException("damaged");
                    }));
        }
        assertThat(memory.decode(PIXELS_OF_HALF * 2, () -> "decoded")).isEqualTo("decoded");
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
