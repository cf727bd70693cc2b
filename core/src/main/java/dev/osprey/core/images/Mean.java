package dev.osprey.core.images;

/** The mean of samples from 0 to 255, rounded to the nearest. A multiplication is several times as fast as a division. */
final class Mean {

    private static final int SHIFT = 54;
    /** With more samples the product of their sum and the reciprocal is inexact: 256 times their square is over 2^54. */
    private static final long MAX_RECIPROCAL = 1 << 22;

    private final long samples;
    private final long half;
    private final long reciprocal;

    /** @param samples that are added up */
    Mean(long samples) {
        this.samples = samples;
        half = samples / 2;
        reciprocal = samples > MAX_RECIPROCAL ? 0 : ((1L << SHIFT) - 1) / samples + 1;
    }

    long of(long sum) {
        return reciprocal == 0 ? (sum + half) / samples : (sum + half) * reciprocal >>> SHIFT;
    }

    /**
     * The means of boxes that stand side by side, at most {@link RowSums#MAX_SAMPLES} samples each.
     *
     * @param pixels as of {@link RowSums#takeTo}
     * @param first pixel of the first box
     * @param columns of a box
     */
    void ofBoxes(long[] pixels, int first, int columns, int boxes, int bands, byte[] result, int resultAt) {
        // The first compiler reads a field each time, and calls a method that has a loop.
        long add = half;
        long factor = reciprocal;
        int from = first;
        int to = resultAt;
        int end = resultAt + bands * boxes;
        while (to < end) {
            int next = from + columns;
            long sum = 0;
            while (from + 3 < next) {
                sum += pixels[from] + pixels[from + 1] + pixels[from + 2] + pixels[from + 3];
                from += 4;
            }
            if (from + 1 < next) {
                sum += pixels[from] + pixels[from + 1];
                from += 2;
            }
            if (from < next) {
                sum += pixels[from];
                from++;
            }
            result[to] = (byte) (((sum & RowSums.LANE) + add) * factor >>> SHIFT);
            if (bands > 1) {
                result[to + 1] = (byte) (((sum >>> RowSums.SECOND_BAND & RowSums.LANE) + add) * factor >>> SHIFT);
                result[to + 2] = (byte) (((sum >>> RowSums.THIRD_BAND & RowSums.LANE) + add) * factor >>> SHIFT);
                if (bands > 3) {
                    result[to + 3] = (byte) (((sum >>> RowSums.FOURTH_BAND) + add) * factor >>> SHIFT);
                }
            }
            to += bands;
        }
    }
}
