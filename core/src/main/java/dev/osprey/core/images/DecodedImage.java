package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * An upright image as far as it was needed.
 *
 * @param pixels {@code TYPE_INT_ARGB} (straight alpha) when the file has an alpha channel, which the caller has to blend
 *     onto a background; else {@code TYPE_INT_RGB}
 * @param size of the whole image
 * @param excerpt what the pixels show
 */
public record DecodedImage(BufferedImage pixels, ImageSize size, Excerpt excerpt) {

    public DecodedImage {
        Objects.requireNonNull(pixels, "pixels");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(excerpt, "excerpt");
    }

    /** An image that is not reduced. */
    public static DecodedImage of(BufferedImage pixels) {
        ImageSize size = new ImageSize(pixels.getWidth(), pixels.getHeight());
        return new DecodedImage(pixels, size, Excerpt.whole(size, 1));
    }
}
