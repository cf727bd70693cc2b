package dev.osprey.core.images.webp;

import java.util.Arrays;

/** Predicts blocks from the samples above and to the left, RFC 6386, section 12. */
final class IntraPrediction {

    /** How a block of luma or chroma is predicted. */
    enum Mode {
        DC,
        VERTICAL,
        HORIZONTAL,
        TRUE_MOTION
    }

    static final int SUB_DC = 0;
    static final int SUB_TRUE_MOTION = 1;
    static final int SUB_VERTICAL = 2;
    static final int SUB_HORIZONTAL = 3;
    static final int SUB_LEFT_DOWN = 4;
    static final int SUB_RIGHT_DOWN = 5;
    static final int SUB_VERTICAL_RIGHT = 6;
    static final int SUB_VERTICAL_LEFT = 7;
    static final int SUB_HORIZONTAL_DOWN = 8;
    static final int SUB_HORIZONTAL_UP = 9;

    private static final int GREY = 128;
    /** Where the sample above and to the left of a sub-block is among its neighbours. */
    private static final int CORNER = 4;

    /** Neighbours of a sub-block: from the lowest on the left by the corner to the eight above. */
    private final int[] edge = new int[13];

    /** @param size of the block, 16 or 8 */
    void predict(byte[] plane, int at, int stride, int size, Mode mode, boolean hasAbove, boolean hasLeft) {
        switch (mode) {
            case DC -> fill(plane, at, stride, size, mean(plane, at, stride, size, hasAbove, hasLeft));
            case VERTICAL -> {
                for (int y = 0; y < size; y++) {
                    System.arraycopy(plane, at - stride, plane, at + y * stride, size);
                }
            }
            case HORIZONTAL -> {
                for (int y = 0; y < size; y++) {
                    int row = at + y * stride;
                    Arrays.fill(plane, row, row + size, plane[row - 1]);
                }
            }
            case TRUE_MOTION -> trueMotion(plane, at, stride, size);
        }
    }

    private static int mean(byte[] plane, int at, int stride, int size, boolean hasAbove, boolean hasLeft) {
        if (!hasAbove && !hasLeft) {
            return GREY;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += hasAbove ? plane[at - stride + i] & 0xFF : 0;
            sum += hasLeft ? plane[at - 1 + i * stride] & 0xFF : 0;
        }
        int count = hasAbove && hasLeft ? 2 * size : size;
        return (sum + count / 2) / count;
    }

    private static void fill(byte[] plane, int at, int stride, int size, int value) {
        for (int y = 0; y < size; y++) {
            int row = at + y * stride;
            Arrays.fill(plane, row, row + size, (byte) value);
        }
    }

    private static void trueMotion(byte[] plane, int at, int stride, int size) {
        int above = at - stride;
        int corner = plane[above - 1] & 0xFF;
        for (int y = 0; y < size; y++) {
            int row = at + y * stride;
            int difference = (plane[row - 1] & 0xFF) - corner;
            for (int x = 0; x < size; x++) {
                plane[row + x] = (byte) Samples.clip((plane[above + x] & 0xFF) + difference);
            }
        }
    }

    /** @param aboveRight the four samples above, to the right of the sub-block, which may lie elsewhere */
    void predictSubBlock(byte[] plane, int at, int stride, int mode, int[] aboveRight) {
        switch (mode) {
            case SUB_DC -> {
                int sum = 4;
                for (int i = 0; i < 4; i++) {
                    sum += (plane[at - stride + i] & 0xFF) + (plane[at - 1 + i * stride] & 0xFF);
                }
                fill(plane, at, stride, 4, sum >> 3);
            }
            case SUB_TRUE_MOTION -> trueMotion(plane, at, stride, 4);
            default -> {
                for (int i = 0; i < 4; i++) {
                    edge[3 - i] = plane[at - 1 + i * stride] & 0xFF;
                    edge[CORNER + 1 + i] = plane[at - stride + i] & 0xFF;
                    edge[CORNER + 5 + i] = aboveRight[i];
                }
                edge[CORNER] = plane[at - stride - 1] & 0xFF;
                for (int y = 0; y < 4; y++) {
                    for (int x = 0; x < 4; x++) {
                        plane[at + y * stride + x] = (byte) directional(mode, x, y);
                    }
                }
            }
        }
    }

    private int directional(int mode, int x, int y) {
        return switch (mode) {
            case SUB_VERTICAL -> smooth(CORNER + 1 + x);
            // The lowest neighbour counts twice.
            case SUB_HORIZONTAL -> y == 3 ? weighted(edge[1], edge[0], edge[0]) : smooth(3 - y);
            case SUB_LEFT_DOWN -> x + y == 6 ? weighted(edge[11], edge[12], edge[12]) : smooth(CORNER + 2 + x + y);
            case SUB_RIGHT_DOWN -> smooth(CORNER + x - y);
            case SUB_VERTICAL_RIGHT -> {
                int slope = 2 * x - y;
                yield slope < 0
                        ? smooth(slope == -1 ? CORNER : CORNER + 1 + slope)
                        : slope % 2 == 0 ? mean(CORNER + slope / 2) : smooth(CORNER + (slope + 1) / 2);
            }
            case SUB_VERTICAL_LEFT -> {
                int first = CORNER + 1 + x + y / 2;
                if (x == 3 && y >= 2) {
                    yield smooth(y == 2 ? CORNER + 6 : CORNER + 7);
                }
                yield y % 2 == 0 ? mean(first) : smooth(first + 1);
            }
            case SUB_HORIZONTAL_DOWN -> {
                int slope = 2 * y - x;
                yield slope < 0
                        ? smooth(slope == -1 ? CORNER : CORNER - 1 - slope)
                        : slope % 2 == 0 ? mean(3 - slope / 2) : smooth(3 - slope / 2);
            }
            case SUB_HORIZONTAL_UP -> {
                int slope = x + 2 * y;
                yield slope > 5
                        ? edge[0]
                        : slope == 5
                                ? weighted(edge[1], edge[0], edge[0])
                                : slope % 2 == 0 ? mean(2 - slope / 2) : smooth(2 - slope / 2);
            }
            default -> throw new IllegalArgumentException("sub-block mode " + mode);
        };
    }

    /** The mean of a neighbour and the next. */
    private int mean(int index) {
        return edge[index] + edge[index + 1] + 1 >> 1;
    }

    private int smooth(int index) {
        return weighted(edge[index - 1], edge[index], edge[index + 1]);
    }

    private static int weighted(int before, int middle, int after) {
        return before + 2 * middle + after + 2 >> 2;
    }
}
