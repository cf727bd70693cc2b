package dev.osprey.core.images;

import java.util.Objects;

/**
 * Format and size of an image file.
 *
 * @param format detected from the content, not from the file name
 * @param width in pixels, as stored (before any EXIF rotation)
 * @param height in pixels, as stored
 */
public record ImageInfo(ImageFormat format, int width, int height) {

    public ImageInfo {
        Objects.requireNonNull(format, "format");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("image of " + width + " x " + height + " pixels");
        }
    }

    long pixels() {
        return (long) width * height;
    }
}
