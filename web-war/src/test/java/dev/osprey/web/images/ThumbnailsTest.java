package dev.osprey.web.images;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.osprey.core.images.DecodingBusyException;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageFiles;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.images.Thumbnail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ThumbnailsTest {

    private static final byte[] IMAGE =
            ImageFiles.file("jpeg", new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB));

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);
    private final Thumbnails thumbnails = new Thumbnails(decoder, 1 << 20, Duration.ofMinutes(1));
    private final AtomicInteger reads = new AtomicInteger();
    private final Supplier<byte[]> file = () -> {
        reads.incrementAndGet();
        return IMAGE;
    };

    @Test
    void theSameThumbnailIsMadeOnce() throws Exception {
        Thumbnail first = thumbnails.of("a", 96, file);

        assertThat(thumbnails.of("a", 96, file)).isSameAs(first);
        assertThat(reads).hasValue(1);
        thumbnails.of("a", 97, file);
        thumbnails.of("b", 96, file);
        assertThat(reads).hasValue(3);
    }

    @Test
    void callsForTheSameThumbnailAtOnceMakeItOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(10);
        try {
            List<Callable<Thumbnail>> calls = new ArrayList<>();
            for (int call = 0; call < 10; call++) {
                calls.add(() -> thumbnails.of("a", 96, file));
            }
            for (Future<Thumbnail> each : callers.invokeAll(calls)) {
                assertThat(each.get().bytes()).isNotEmpty();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void theOldestAreForgottenWhenTheCacheIsFull() throws Exception {
        int bytes = thumbnails.of("size", 96, file).bytes().length;
        Thumbnails two = new Thumbnails(decoder, 2 * bytes, Duration.ofMinutes(1));
        two.of("a", 96, file);
        two.of("b", 96, file);
        two.of("a", 96, file);
        two.of("c", 96, file);
        reads.set(0);

        two.of("a", 96, file);
        two.of("c", 96, file);
        assertThat(reads).hasValue(0);
        two.of("b", 96, file);
        assertThat(reads).hasValue(1);
    }

    @Test
    void oneIsMadeAtATimeAndOthersDoNotWaitForEver() throws Exception {
        Thumbnails impatient = new Thumbnails(decoder, 1 << 20, Duration.ofMillis(1));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Thumbnail> first = other.submit(() -> impatient.of("a", 96, () -> {
                reading.countDown();
                await(refused);
                return IMAGE;
            }));
            reading.await();

            assertThatThrownBy(() -> impatient.of("b", 96, file)).isInstanceOf(DecodingBusyException.class);
            assertThat(reads).hasValue(0);
            refused.countDown();
            first.get();
            assertThat(impatient.of("b", 96, file)).isNotNull();
        } finally {
            refused.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void aFailureLeavesItsTurn() throws Exception {
        assertThatThrownBy(() -> thumbnails.of("a", 96, () -> new byte[1])).isInstanceOf(InvalidImageException.class);

        assertThat(thumbnails.of("a", 96, file)).isNotNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
