package dev.osprey.core.images;

import java.util.Locale;

/**
 * The part of an upright image that a caller needs, and how far it may be reduced.
 *
 * @param left of the first column
 * @param top of the first row
 * @param width in pixels of the image
 * @param height in pixels of the image
 * @param columns of the image for each decoded pixel; the last pixel of a row may cover fewer
 * @param rows of the image for each decoded pixel; the last row may cover fewer
 */
public record Excerpt(int left, int top, int width, int height, int columns, int rows) {

    public Excerpt {
        if (left < 0 || top < 0 || width < 1 || height < 1 || columns < 1 || rows < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "excerpt of %d x %d at %d, %d by %d x %d", width, height, left, top, columns, rows));
        }
    }

    /** The whole image, reduced equally in both directions. */
    public static Excerpt whole(ImageSize size, int reduction) {
        return new Excerpt(0, 0, size.width(), size.height(), reduction, reduction);
    }

    /** The whole image; its shorter side stays at least twice {@code side}, or as it is when that is less. */
    public static Excerpt ofShorterSide(ImageSize size, int side) {
        return whole(size, Math.max(1, size.shorterSide() / (2 * side)));
    }

    boolean isReduced() {
        return columns > 1 || rows > 1;
    }

    /** Columns of decoded pixels. */
    public int decodedWidth() {
        return (width - 1) / columns + 1;
    }

    /** Rows of decoded pixels. */
    public int decodedHeight() {
        return (height - 1) / rows + 1;
    }

    long decodedPixels() {
        return (long) decodedWidth() * decodedHeight();
    }

    /** @throws IllegalArgumentException when it is not inside of the image */
    Excerpt in(ImageSize size) {
        if ((long) left + width > size.width() || (long) top + height > size.height()) {
            throw new IllegalArgumentException(this + " of " + size);
        }
        return this;
    }
}
