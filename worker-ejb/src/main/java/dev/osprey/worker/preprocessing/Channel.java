package dev.osprey.worker.preprocessing;

import java.util.Arrays;

/** One colour channel of an image: floats row by row. */
public final class Channel {

    private final int width;
    private final int height;
    private final float[] values;

    /** @param values {@code width * height} of them; not copied */
    public Channel(int width, int height, float[] values) {
        if (width < 1 || height < 1 || values.length != width * height) {
            throw new IllegalArgumentException(width + " x " + height + " with " + values.length + " values");
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    float at(int x, int y) {
        return values[y * width + x];
    }

    /** The array itself, not a copy. */
    public float[] values() {
        return values;
    }

    Channel crop(int left, int top, int newWidth, int newHeight) {
        float[] cropped = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(values, (top + y) * width + left, cropped, y * newWidth, newWidth);
        }
        return new Channel(newWidth, newHeight, cropped);
    }

    /** Pads equally on opposite sides. */
    Channel padTo(int newWidth, int newHeight, float padding) {
        float[] padded = new float[newWidth * newHeight];
        Arrays.fill(padded, padding);
        int left = (newWidth - width) / 2;
        int top = (newHeight - height) / 2;
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, padded, (top + y) * newWidth + left, width);
        }
        return new Channel(newWidth, newHeight, padded);
    }

    /** The photographic negative, in place. */
    void invert() {
        for (int i = 0; i < values.length; i++) {
            values[i] = 0xFF - values[i];
        }
    }
}
