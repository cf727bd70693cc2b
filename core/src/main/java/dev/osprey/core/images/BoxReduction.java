package dev.osprey.core.images;

import java.util.Arrays;

/**
 * Reduces an image, row by row, by a box filter: each pixel of the result is the mean of the pixels that it covers. Holds a
 * few rows and the result.
 */
final class BoxReduction {

    private final StoredExcerpt excerpt;
    private final int bands;
    private final byte[] result;
    private final RowSums sums;
    private final int rowsAtOnce;
    /** All boxes have equally many columns: zeros complete the first and the last one. */
    private final long[] pixels;

    /** Of boxes whose sums do not fit into lanes. */
    private final long[] totals;

    private int rowsInSums;
    private int boxRows;
    private int row;

    /** @param bands interleaved samples of a pixel: 1, 3 or 4 */
    BoxReduction(StoredExcerpt excerpt, int bands) {
        this.excerpt = excerpt;
        this.bands = bands;
        result = new byte
                [Math.multiplyExact(Math.multiplyExact(excerpt.decodedWidth(), excerpt.decodedHeight()), bands)];
        sums = new RowSums(excerpt.area().width, bands);
        rowsAtOnce = Math.max(1, RowSums.MAX_SAMPLES / excerpt.columns());
        pixels = new long[Math.toIntExact(pixels(excerpt))];
        boolean fits = excerpt.rows() <= rowsAtOnce && excerpt.columns() <= RowSums.MAX_SAMPLES;
        totals = new long[fits ? 0 : excerpt.decodedWidth() * bands];
    }

    private static long pixels(StoredExcerpt excerpt) {
        return Math.max(
                (long) excerpt.decodedWidth() * excerpt.columns(),
                (long) excerpt.columnOffset() + RowSums.pixels(excerpt.area().width));
    }

    /** Bytes that a reduction holds. */
    static long bytes(StoredExcerpt excerpt, int bands) {
        return RowSums.bytes(excerpt.area().width, bands)
                + Long.BYTES * pixels(excerpt)
                + (long) bands * excerpt.decodedWidth() * (Long.BYTES + excerpt.decodedHeight());
    }

    /** Adds the next row. */
    void add(byte[] source, int offset) {
        sums.add(source, offset);
        row++;
        rowsInSums++;
        boxRows++;
        boolean complete = (row + excerpt.rowOffset()) % excerpt.rows() == 0 || row == excerpt.area().height;
        if (complete || rowsInSums == rowsAtOnce) {
            sums.takeTo(pixels, excerpt.columnOffset());
            if (totals.length > 0) {
                addToTotals();
            }
            rowsInSums = 0;
        }
        if (complete) {
            finishBoxes((row - 1 + excerpt.rowOffset()) / excerpt.rows() * excerpt.decodedWidth());
            boxRows = 0;
        }
    }

    private void addToTotals() {
        int columns = excerpt.columns();
        int columnsAtOnce = RowSums.MAX_SAMPLES / rowsInSums;
        for (int first = 0; first < columns; first += columnsAtOnce) {
            int count = Math.min(columnsAtOnce, columns - first);
            for (int box = 0; box < excerpt.decodedWidth(); box++) {
                long sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += pixels[box * columns + first + i];
                }
                for (int band = 0; band < bands; band++) {
                    totals[box * bands + band] += RowSums.sample(sum, band);
                }
            }
        }
    }

    private void finishBoxes(int first) {
        int columns = excerpt.columns();
        int last = excerpt.decodedWidth() - 1;
        finishBoxes(first, 0, 1, Math.min(excerpt.area().width, columns - excerpt.columnOffset()));
        finishBoxes(first, 1, last, columns);
        finishBoxes(first, Math.max(1, last), last + 1, excerpt.columnOffset() + excerpt.area().width - last * columns);
        Arrays.fill(totals, 0);
    }

    private void finishBoxes(int first, int from, int to, int columns) {
        Mean mean = new Mean((long) columns * boxRows);
        int at = (first + from) * bands;
        if (totals.length > 0) {
            for (int i = from * bands; i < to * bands; i++) {
                result[at++] = (byte) mean.of(totals[i]);
            }
        } else {
            mean.ofBoxes(pixels, from * excerpt.columns(), excerpt.columns(), to - from, bands, result, at);
        }
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
