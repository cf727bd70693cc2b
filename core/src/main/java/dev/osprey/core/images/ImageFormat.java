package dev.osprey.core.images;

import java.util.Locale;

/** The supported image file formats. */
public enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    WEBP,
    TIFF;

    /** For example {@code image/png}. */
    public String mimeType() {
        return "image/" + name().toLowerCase(Locale.ROOT);
    }
}
