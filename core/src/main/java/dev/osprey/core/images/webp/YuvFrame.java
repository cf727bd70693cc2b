package dev.osprey.core.images.webp;

import java.util.Arrays;

/**
 * The planes of a frame: luma, and chroma (blue and red difference) at half the size. They consist of whole macroblocks, with
 * the border that the prediction of RFC 6386 starts from: a row of 127 above, a column of 129 to the left.
 */
final class YuvFrame {

    /** Columns to the left and to the right. */
    private static final int BORDER = 4;

    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    private final int columns;
    private final int rows;
    private final int lumaStride;
    private final int chromaStride;
    private final byte[] luma;
    private final byte[] blue;
    private final byte[] red;

    /** @param width and height in pixels */
    YuvFrame(int width, int height) {
        columns = (width + 15) / 16;
        rows = (height + 15) / 16;
        lumaStride = 16 * columns + 2 * BORDER;
        chromaStride = 8 * columns + 2 * BORDER;
        luma = plane(lumaStride, 16 * rows);
        blue = plane(chromaStride, 8 * rows);
        red = plane(chromaStride, 8 * rows);
    }

    private static byte[] plane(int stride, int rows) {
        byte[] plane = new byte[Math.multiplyExact(stride, rows + 1)];
        Arrays.fill(plane, 0, stride, ABOVE);
        for (int row = 1; row <= rows; row++) {
            plane[row * stride + BORDER - 1] = LEFT;
        }
        return plane;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    byte[] luma() {
        return luma;
    }

    byte[] blue() {
        return blue;
    }

    byte[] red() {
        return red;
    }

    int lumaStride() {
        return lumaStride;
    }

    int chromaStride() {
        return chromaStride;
    }

    /** The index of the first sample of a macroblock. */
    int lumaAt(int column, int row) {
        return lumaRow(16 * row) + 16 * column;
    }

    /** The index of the first sample of a macroblock. */
    int chromaAt(int column, int row) {
        return chromaRow(8 * row) + 8 * column;
    }

    int lumaRow(int y) {
        return (y + 1) * lumaStride + BORDER;
    }

    int chromaRow(int y) {
        return (y + 1) * chromaStride + BORDER;
    }
}
