package dev.osprey.core.images;

/**
 * The size of an image, upright unless documented otherwise.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("image of " + width + " x " + height + " pixels");
        }
    }

    /** The same when the sides are swapped. */
    ImageSize transposed() {
        return new ImageSize(height, width);
    }

    int shorterSide() {
        return Math.min(width, height);
    }
}
