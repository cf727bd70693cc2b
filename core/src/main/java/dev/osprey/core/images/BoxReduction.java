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
        for (int i = 0, at = offset; i < lanes.length; i += 2, at += Long.BYTES) {
            long eight = (long) LONGS.get(source, at);
            lanes[i] += eight & EVEN_BYTES;
            lanes[i + 1] += eight >>> Byte.SIZE & EVEN_BYTES;
        }
        for (int i = lanes.length * 4; i < rowBytes; i++) {
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
        for (int i = 0; i < lanes.length; i += 2) {
            long even = lanes[i];
            long odd = lanes[i + 1];
            int at = i * 4;
            for (int lane = 0; lane < Long.BYTES; lane += 2) {
                samples[at + lane] = (int) even & 0xFFFF;
                samples[at + lane + 1] = (int) odd & 0xFFFF;
                even >>>= Short.SIZE;
                odd >>>= Short.SIZE;
            }
        }
        int columns = excerpt.columns();
        for (int box = 0, from = 0; box < excerpt.decodedWidth(); box++) {
            int to = Math.min(rowBytes, ((box + 1) * columns - excerpt.columnOffset()) * bands);
            for (int band = 0; band < bands; band++) {
                long sum = 0;
                for (int i = from + band; i < to; i += bands) {
                    sum += samples[i];
                }
                boxes[box * bands + band] += sum;
            }
            from = to;
        }
        Arrays.fill(lanes, 0);
        Arrays.fill(samples, 0);
        lanesRows = 0;
    }

    private void finishBoxes(int resultRow) {
        int columns = excerpt.columns();
        int at = resultRow * boxes.length;
        for (int box = 0, from = 0; box < excerpt.decodedWidth(); box++) {
            int to = Math.min(excerpt.area().width, (box + 1) * columns - excerpt.columnOffset());
            long pixels = (long) (to - from) * boxRows;
            for (int band = 0; band < bands; band++) {
                result[at++] = (byte) ((boxes[box * bands + band] + pixels / 2) / pixels);
            }
            from = to;
        }
        Arrays.fill(boxes, 0);
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
