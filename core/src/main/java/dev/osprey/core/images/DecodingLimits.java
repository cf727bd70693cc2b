package dev.osprey.core.images;

import java.time.Duration;
import java.util.Objects;

/**
 * What an image may cost.
 *
 * @param maxPixels width times height
 * @param maxSide pixels in a row or column
 * @param maxTime of a processor, to decode it
 * @param maxWait until the images before it are decoded
 */
public record DecodingLimits(long maxPixels, int maxSide, Duration maxTime, Duration maxWait) {

    public static final int DEFAULT_MAX_SIDE = 100_000;
    public static final Duration DEFAULT_MAX_TIME = Duration.ofSeconds(10);
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(10);

    public DecodingLimits {
        Objects.requireNonNull(maxTime, "maxTime");
        Objects.requireNonNull(maxWait, "maxWait");
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels is " + maxPixels);
        }
        if (maxSide < 1) {
            throw new IllegalArgumentException("maxSide is " + maxSide);
        }
    }

    /** The defaults for everything else. */
    public static DecodingLimits ofPixels(long maxPixels) {
        return new DecodingLimits(maxPixels, DEFAULT_MAX_SIDE, DEFAULT_MAX_TIME, DEFAULT_MAX_WAIT);
    }
}
