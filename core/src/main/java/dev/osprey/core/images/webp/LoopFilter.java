package dev.osprey.core.images.webp;

/** Smooths the edges of macroblocks and sub-blocks, RFC 6386, section 15. */
final class LoopFilter {

    private static final int MAX_LEVEL = 63;
    private static final int MACROBLOCK = 16;
    private static final int CHROMA = 8;
    private static final int SUB_BLOCK = 4;

    private final boolean simple;
    private final int sharpness;
    private final int[] levels;
    private final int subBlockDelta;

    /**
     * @param levels by segment
     * @param subBlockDelta added to the level of a macroblock that is predicted by sub-blocks
     */
    LoopFilter(boolean simple, int sharpness, int[] levels, int subBlockDelta) {
        this.simple = simple;
        this.sharpness = sharpness;
        this.levels = levels;
        this.subBlockDelta = subBlockDelta;
    }

    static LoopFilter none() {
        return new LoopFilter(true, 0, new int[LossyHeader.SEGMENTS], 0);
    }

    /**
     * @param bySubBlocks whether the macroblock is predicted by sub-blocks
     * @param inside whether to filter the edges of its sub-blocks too
     */
    void apply(YuvFrame frame, int column, int row, int segment, boolean bySubBlocks, boolean inside) {
        int level = Math.max(0, Math.min(MAX_LEVEL, levels[segment] + (bySubBlocks ? subBlockDelta : 0)));
        if (level == 0) {
            return;
        }
        int interior = level;
        if (sharpness > 0) {
            interior = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        interior = Math.max(1, interior);
        int limit = 2 * level + interior;
        if (simple) {
            Edges luma = new Edges(frame.luma(), frame.lumaStride(), MACROBLOCK, 0, 0);
            luma.apply(frame.lumaAt(column, row), column > 0, row > 0, inside, limit, true);
            return;
        }
        int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        new Edges(frame.luma(), frame.lumaStride(), MACROBLOCK, interior, variance)
                .apply(frame.lumaAt(column, row), column > 0, row > 0, inside, limit, false);
        for (byte[] plane : new byte[][] {frame.blue(), frame.red()}) {
            new Edges(plane, frame.chromaStride(), CHROMA, interior, variance)
                    .apply(frame.chromaAt(column, row), column > 0, row > 0, inside, limit, false);
        }
    }

    /**
     * The edges of a macroblock in one plane.
     *
     * @param interior the largest difference of neighbours on one side of an edge that is filtered
     * @param variance the largest one next to an edge that is filtered wide
     */
    private record Edges(byte[] plane, int stride, int size, int interior, int variance) {

        void apply(int at, boolean left, boolean above, boolean inside, int limit, boolean simple) {
            if (left) {
                edge(at, 1, stride, limit + 4, simple, true);
            }
            for (int i = SUB_BLOCK; inside && i < size; i += SUB_BLOCK) {
                edge(at + i, 1, stride, limit, simple, false);
            }
            if (above) {
                edge(at, stride, 1, limit + 4, simple, true);
            }
            for (int i = SUB_BLOCK; inside && i < size; i += SUB_BLOCK) {
                edge(at + i * stride, stride, 1, limit, simple, false);
            }
        }

        /** @param step across the edge; {@code along} goes to its next pixel */
        private void edge(int at, int step, int along, int limit, boolean simple, boolean wide) {
            int edgeLimit = 2 * limit + 1;
            for (int i = 0; i < size; i++) {
                int q0 = at + i * along;
                if (simple) {
                    if (differenceAcross(q0, step) <= edgeLimit) {
                        narrow(q0, step);
                    }
                } else if (differenceAcross(q0, step) <= edgeLimit && isSmooth(q0, step)) {
                    if (varies(q0, step)) {
                        narrow(q0, step);
                    } else if (wide) {
                        wide(q0, step);
                    } else {
                        medium(q0, step);
                    }
                }
            }
        }

        private int differenceAcross(int q0, int step) {
            return 4 * difference(q0 - step, q0) + difference(q0 - 2 * step, q0 + step);
        }

        private boolean isSmooth(int q0, int step) {
            return difference(q0 - 4 * step, q0 - 3 * step) <= interior
                    && difference(q0 - 3 * step, q0 - 2 * step) <= interior
                    && difference(q0 - 2 * step, q0 - step) <= interior
                    && difference(q0 + 3 * step, q0 + 2 * step) <= interior
                    && difference(q0 + 2 * step, q0 + step) <= interior
                    && difference(q0 + step, q0) <= interior;
        }

        private boolean varies(int q0, int step) {
            return difference(q0 - 2 * step, q0 - step) > variance || difference(q0 + step, q0) > variance;
        }

        private void narrow(int q0, int step) {
            int a = 3 * (get(q0) - get(q0 - step)) + signedByte(get(q0 - 2 * step) - get(q0 + step));
            add(q0 - step, fiveBits(a + 3 >> 3));
            add(q0, -fiveBits(a + 4 >> 3));
        }

        private void medium(int q0, int step) {
            int a = 3 * (get(q0) - get(q0 - step));
            int a1 = fiveBits(a + 4 >> 3);
            int a2 = fiveBits(a + 3 >> 3);
            int a3 = a1 + 1 >> 1;
            add(q0 - 2 * step, a3);
            add(q0 - step, a2);
            add(q0, -a1);
            add(q0 + step, -a3);
        }

        private void wide(int q0, int step) {
            int a = signedByte(3 * (get(q0) - get(q0 - step)) + signedByte(get(q0 - 2 * step) - get(q0 + step)));
            for (int i = 1; i <= 3; i++) {
                // 27, 18 and 9
                int change = 9 * (4 - i) * a + 63 >> 7;
                add(q0 - i * step, change);
                add(q0 + (i - 1) * step, -change);
            }
        }

        private int get(int at) {
            return plane[at] & 0xFF;
        }

        private void add(int at, int change) {
            plane[at] = (byte) Samples.clip(get(at) + change);
        }

        private int difference(int first, int second) {
            return Math.abs(get(first) - get(second));
        }

        private static int signedByte(int value) {
            return Math.max(-128, Math.min(127, value));
        }

        private static int fiveBits(int value) {
            return Math.max(-16, Math.min(15, value));
        }
    }
}
