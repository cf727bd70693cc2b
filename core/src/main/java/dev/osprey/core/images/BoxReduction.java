package dev.osprey.core.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reduces an image, row by row, by a box filter: each pixel of the result is the mean of the pixels that it covers. Holds
 * two rows and the result.
 *
 * <p>Adds eight samples at once, in 16-bit lanes of two numbers: a worker may run with the first compiler only, which
 * does not vectorize.
 */
final class BoxReduction {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
    /** Sums of more rows do not fit into 16 bits. */
    private static final int MAX_LANE_ROWS = 257;
    /** The sum of more samples may not fit into an int, whose division is faster. */
    private static final int MAX_INT_PIXELS = 1 << 22;

    private final StoredExcerpt excerpt;
    private final int bands;
    private final int rowBytes;
    private final byte[] result;
    /** The even samples of a group of eight, then the odd ones. */
    private final long[] lanes;

    private final int[] samples;
    private final long[] boxes;
    private int lanesRows;
    private int boxRows;
    private int row;

    /** @param bands interleaved samples of a pixel */
    BoxReduction(StoredExcerpt excerpt, int bands) {
        this.excerpt = excerpt;
        this.bands = bands;
        rowBytes = Math.multiplyExact(excerpt.area().width, bands);
        result = new byte
                [Math.multiplyExact(Math.multiplyExact(excerpt.decodedWidth(), excerpt.decodedHeight()), bands)];
        lanes = new long[rowBytes / Long.BYTES * 2];
        samples = new int[rowBytes];
        boxes = new long[excerpt.decodedWidth() * bands];
    }

    /** Bytes that a reduction holds. */
    static long bytes(StoredExcerpt excerpt, int bands) {
        return (long) bands
                * (7L * excerpt.area().width + (long) excerpt.decodedWidth() * (Long.BYTES + excerpt.decodedHeight()));
    }

    /** Adds the next row. */
    void add(byte[] source, int offset) {
        // The first compiler reads a field each time.
        long[] sums = lanes;
        for (int i = 0, at = offset; i < sums.length; i += 2, at += Long.BYTES) {
            long eight = (long) LONGS.get(source, at);
            sums[i] += eight & EVEN_BYTES;
            sums[i + 1] += eight >>> Byte.SIZE & EVEN_BYTES;
        }
        for (int i = sums.length * 4; i < rowBytes; i++) {
            samples[i] += source[offset + i] & 0xFF;
        }
        row++;
        lanesRows++;
        boxRows++;
        boolean complete = (row + excerpt.rowOffset()) % excerpt.rows() == 0 || row == excerpt.area().height;
        if (complete || lanesRows == MAX_LANE_ROWS) {
            addToBoxes();
        }
        if (complete) {
            finishBoxes((row - 1 + excerpt.rowOffset()) / excerpt.rows());
        }
    }

    private void addToBoxes() {
        int[] sums = samples;
        long[] eights = lanes;
        int at = 0;
        for (int i = 0; i < eights.length; i += 2) {
            long even = eights[i];
            long odd = eights[i + 1];
            sums[at] = (int) even & 0xFFFF;
            sums[at + 1] = (int) odd & 0xFFFF;
            sums[at + 2] = (int) (even >>> 16) & 0xFFFF;
            sums[at + 3] = (int) (odd >>> 16) & 0xFFFF;
            sums[at + 4] = (int) (even >>> 32) & 0xFFFF;
            sums[at + 5] = (int) (odd >>> 32) & 0xFFFF;
            sums[at + 6] = (int) (even >>> 48);
            sums[at + 7] = (int) (odd >>> 48);
            at += Long.BYTES;
        }
        int step = excerpt.columns() * bands;
        int count = bands;
        int to = step - excerpt.columnOffset() * bands;
        int box = 0;
        for (int from = 0; from < rowBytes; from = to, to += step) {
            int end = Math.min(rowBytes, to);
            for (int band = 0; band < count; band++) {
                long sum = 0;
                for (int i = from + band; i < end; i += count) {
                    sum += sums[i];
                }
                boxes[box++] += sum;
            }
        }
        Arrays.fill(eights, 0);
        Arrays.fill(sums, eights.length * 4, rowBytes, 0);
        lanesRows = 0;
    }

    private void finishBoxes(int resultRow) {
        long[] sums = boxes;
        byte[] means = result;
        int count = bands;
        int columns = excerpt.columns();
        int width = excerpt.area().width;
        int at = resultRow * sums.length;
        int box = 0;
        int to = columns - excerpt.columnOffset();
        for (int from = 0; from < width; from = to, to += columns) {
            long pixels = (long) (Math.min(width, to) - from) * boxRows;
            if (pixels <= MAX_INT_PIXELS) {
                int divisor = (int) pixels;
                for (int band = 0; band < count; band++) {
                    means[at++] = (byte) (((int) sums[box++] + divisor / 2) / divisor);
                }
            } else {
                for (int band = 0; band < count; band++) {
                    means[at++] = (byte) ((sums[box++] + pixels / 2) / pixels);
                }
            }
        }
        Arrays.fill(sums, 0);
        boxRows = 0;
    }

    /** How many rows were added. */
    int rowsAdded() {
        return row;
    }

    /**
     * The reduced image: rows of interleaved samples.
     *
     * @throws IllegalStateException when rows are missing
     */
    byte[] result() {
        if (row != excerpt.area().height) {
            throw new IllegalStateException(row + " of " + excerpt.area().height + " rows");
        }
        return result;
    }
}
