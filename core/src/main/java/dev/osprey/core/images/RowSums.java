package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * The sums of rows of byte samples: for each pixel a long of 16-bit lanes, one for each band. Adds eight samples at once,
 * since a worker may run with the first compiler only, which does not vectorize; its loops are so plain that the second
 * one does.
 */
final class RowSums {

    /** Sums of more samples do not fit into a lane. */
    static final int MAX_SAMPLES = 257;

    static final int LANE = 0xFFFF;
    /** Where the lane of each band begins: the even ones come first. */
    static final int SECOND_BAND = 32;

    static final int THIRD_BAND = 16;
    static final int FOURTH_BAND = 48;

    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
    private static final long TWO_LANES = 0xFFFFFFFFL;
    private static final long THIRD_LANE = 0xFFFFL << 32;

    private final int bands;
    private final int rowBytes;
    /** A row that waits for the next one: two are added faster at once. */
    private final long[] first;

    private final long[] second;
    /** Of each eight samples the first, third, fifth and seventh. */
    private final long[] even;

    private final long[] odd;
    private boolean waiting;

    /** @param bands interleaved samples of a pixel: 1, 3 or 4 */
    RowSums(int width, int bands) {
        if (!supports(bands)) {
            throw new IllegalArgumentException(bands + " bands");
        }
        this.bands = bands;
        rowBytes = Math.multiplyExact(width, bands);
        // As many longs as bands hold eight pixels.
        int groups = (width - 1) / Long.BYTES + 1;
        first = new long[groups * bands];
        second = new long[groups * bands];
        even = new long[groups * bands];
        odd = new long[groups * bands];
    }

    /** How many pixels {@link #takeTo} sets. */
    static int pixels(int width) {
        return ((width - 1) / Long.BYTES + 1) * Long.BYTES;
    }

    static boolean supports(int bands) {
        return bands == 1 || bands == 3 || bands == 4;
    }

    /** Bytes that the sums of such rows hold. */
    static long bytes(int width, int bands) {
        return ((long) width + Long.BYTES) * 4 * bands;
    }

    /** Adds a row; at most {@link #MAX_SAMPLES} together. */
    void add(byte[] source, int offset) {
        copy(source, offset, waiting ? second : first);
        if (waiting) {
            addTwo(first, second, even, odd);
        }
        waiting = !waiting;
    }

    private void copy(byte[] source, int offset, long[] row) {
        LongBuffer eights = ByteBuffer.wrap(source, offset, rowBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        int count = eights.remaining();
        eights.get(row, 0, count);
        for (int i = count * Long.BYTES; i < rowBytes; i++) {
            int shift = i % Long.BYTES * Byte.SIZE;
            row[count] = row[count] & ~(0xFFL << shift) | (source[offset + i] & 0xFFL) << shift;
        }
    }

    private static void addTwo(long[] first, long[] second, long[] even, long[] odd) {
        for (int i = 0; i < even.length; i++) {
            long a = first[i];
            long b = second[i];
            even[i] += (a & EVEN_BYTES) + (b & EVEN_BYTES);
            odd[i] += (a >>> Byte.SIZE & EVEN_BYTES) + (b >>> Byte.SIZE & EVEN_BYTES);
        }
    }

    private static void addOne(long[] first, long[] even, long[] odd) {
        for (int i = 0; i < even.length; i++) {
            long a = first[i];
            even[i] += a & EVEN_BYTES;
            odd[i] += a >>> Byte.SIZE & EVEN_BYTES;
        }
    }

    /** The sum of one band, of a pixel or of several. */
    static int sample(long pixel, int band) {
        int shift = switch (band) {
            case 0 -> 0;
            case 1 -> SECOND_BAND;
            case 2 -> THIRD_BAND;
            default -> FOURTH_BAND;
        };
        return (int) (pixel >>> shift) & LANE;
    }

    /** Sets the sums of each pixel, and zeros after the last one, and begins anew. */
    void takeTo(long[] pixels, int at) {
        if (waiting) {
            addOne(first, even, odd);
            waiting = false;
        }
        switch (bands) {
            case 1 -> pixelsOfOne(even, odd, pixels, at);
            case 3 -> pixelsOfThree(even, odd, pixels, at);
            default -> pixelsOfFour(even, odd, pixels, at);
        }
        Arrays.fill(even, 0);
        Arrays.fill(odd, 0);
    }

    private static void pixelsOfOne(long[] even, long[] odd, long[] pixels, int first) {
        int at = first;
        for (int i = 0; i < even.length; i++) {
            for (int shift = 0; shift < Long.SIZE; shift += Short.SIZE) {
                pixels[at++] = even[i] >>> shift & LANE;
                pixels[at++] = odd[i] >>> shift & LANE;
            }
        }
    }

    /** Two pixels take three even and three odd samples: red, blue and green; green, red and blue. */
    private static void pixelsOfThree(long[] even, long[] odd, long[] pixels, int first) {
        int at = first;
        for (int i = 0; i < even.length; i += 3) {
            long evenA = even[i];
            long evenB = even[i + 1];
            long evenC = even[i + 2];
            long oddA = odd[i];
            long oddB = odd[i + 1];
            long oddC = odd[i + 2];
            two(evenA, oddA, pixels, at);
            two(evenA >>> 48 | evenB << 16, oddA >>> 48 | oddB << 16, pixels, at + 2);
            two(evenB >>> 32 | evenC << 32, oddB >>> 32 | oddC << 32, pixels, at + 4);
            two(evenC >>> 16, oddC >>> 16, pixels, at + 6);
            at += Long.BYTES;
        }
    }

    private static void two(long even, long odd, long[] pixels, int at) {
        pixels[at] = even & TWO_LANES | (odd & LANE) << 32;
        pixels[at + 1] = odd >>> 16 & TWO_LANES | even & THIRD_LANE;
    }

    private static void pixelsOfFour(long[] even, long[] odd, long[] pixels, int first) {
        for (int i = 0; i < even.length; i++) {
            pixels[first + 2 * i] = even[i] & TWO_LANES | odd[i] << 32;
            pixels[first + 2 * i + 1] = even[i] >>> 32 | odd[i] & ~TWO_LANES;
        }
    }
}
