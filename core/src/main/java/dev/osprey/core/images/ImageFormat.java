package dev.osprey.core.images;

import java.util.Locale;

/** The kinds of image files that are read. */
public enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    WEBP;

    /** For example {@code image/png}. */
    public String mimeType() {
        return "image/" + name().toLowerCase(Locale.ROOT);
    }
}
