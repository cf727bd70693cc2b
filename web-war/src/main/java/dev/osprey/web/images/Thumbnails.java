package dev.osprey.web.images;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.images.DecodingBusyException;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.images.Thumbnail;
import dev.osprey.web.caches.LruCache;

/**
 * Makes thumbnails one at a time, so that they leave processors and memory to uploads, and keeps the latest in memory: a
 * page shows the same ones again and again.
 */
@Singleton
public class Thumbnails {

    private static final int CACHE_BYTES = 16 << 20;
    /** Further calls would wait too long: each holds a thread of the server. */
    private static final int MAX_WAITING = 64;

    private static final Duration MAX_WAIT = Duration.ofSeconds(8);

    /** @param etag of the stored image */
    private record Key(String etag, int width) {}

    private final ImageDecoder decoder;
    private final Duration maxWait;
    private final Semaphore turn = new Semaphore(1, true);
    private final LruCache<Key, Thumbnail> cache;

    @Inject
    Thumbnails(ImageDecoder decoder) {
        this(decoder, CACHE_BYTES, MAX_WAIT);
    }

    /** @param cacheBytes of the files of all thumbnails to keep */
    Thumbnails(ImageDecoder decoder, int cacheBytes, Duration maxWait) {
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.cache = new LruCache<>(cacheBytes, thumbnail -> thumbnail.bytes().length);
        this.maxWait = Objects.requireNonNull(maxWait, "maxWait");
    }

    /**
     * @param etag of the stored image
     * @param file reads the stored image, when there is no thumbnail yet
     * @throws InvalidImageException when the image cannot be decoded
     * @throws DecodingBusyException when too many other thumbnails are wanted
     */
    Thumbnail of(String etag, int width, Supplier<byte[]> file) throws InvalidImageException {
        Key key = new Key(etag, width);
        Optional<Thumbnail> known = cache.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        awaitTurn();
        try {
            // Another call may have made it meanwhile.
            Optional<Thumbnail> made = cache.get(key);
            if (made.isPresent()) {
                return made.get();
            }
            Thumbnail thumbnail = decoder.sample(
                    file.get(), size -> Thumbnail.excerpt(size, width), image -> Thumbnail.of(image, width));
            cache.put(key, thumbnail);
            return thumbnail;
        } finally {
            turn.release();
        }
    }

    private void awaitTurn() {
        try {
            if (turn.getQueueLength() >= MAX_WAITING || !turn.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DecodingBusyException("too many thumbnails are wanted", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DecodingBusyException("interrupted while other thumbnails were made", interrupted);
        }
    }
}
