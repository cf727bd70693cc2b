package dev.osprey.worker.classification;

import java.util.Arrays;

/** One channel of a picture, row by row, of any value range. */
final class Plane {

    private final int width;
    private final int height;
    private final float[] values;

    Plane(int width, int height, float[] values) {
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

    /** Shared, not copied. */
    float[] values() {
        return values;
    }

    Plane crop(int left, int top, int newWidth, int newHeight) {
        float[] cropped = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(values, (top + y) * width + left, cropped, y * newWidth, newWidth);
        }
        return new Plane(newWidth, newHeight, cropped);
    }

    /** In the middle of a larger, otherwise even area. */
    Plane centredOn(int newWidth, int newHeight, float around) {
        float[] padded = new float[newWidth * newHeight];
        Arrays.fill(padded, around);
        int left = (newWidth - width) / 2;
        int top = (newHeight - height) / 2;
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, padded, (top + y) * newWidth + left, width);
        }
        return new Plane(newWidth, newHeight, padded);
    }
}
