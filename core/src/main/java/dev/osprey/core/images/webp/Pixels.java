package dev.osprey.core.images.webp;

/**
 * A rectangle of packed ARGB pixels inside an array.
 *
 * @param start index of the first pixel
 * @param stride from one row to the next
 */
record Pixels(int[] array, int start, int stride) {

    /** The index of the first pixel of a row. */
    int row(int y) {
        return start + y * stride;
    }
}
