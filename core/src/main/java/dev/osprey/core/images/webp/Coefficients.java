package dev.osprey.core.images.webp;

import java.util.Arrays;

/** The coefficients of one macroblock, RFC 6386, section 13: of sixteen blocks of luma and of four each of both chromas. */
final class Coefficients {

    static final int LUMA_BLOCKS = 16;
    static final int CHROMA_BLOCKS = 4;
    static final int BLOCK = 16;

    private static final int LUMA_WITHOUT_DC = 0;
    private static final int SECOND_ORDER = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private static final byte[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final byte[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    /** Probabilities of the extra bits of large values, by category. */
    private static final short[][] EXTRA_BITS = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final short[] probabilities;
    private final short[] values = new short[(LUMA_BLOCKS + 2 * CHROMA_BLOCKS) * BLOCK];
    private final short[] secondOrder = new short[BLOCK];
    private boolean empty = true;

    /** @param probabilities of the tokens, by block type, band, context and node */
    Coefficients(short[] probabilities) {
        this.probabilities = probabilities;
    }

    /** The dequantized coefficients of all blocks: luma, blue difference, red difference. */
    short[] values() {
        return values;
    }

    /** Whether all of them are 0. */
    boolean isEmpty() {
        return empty;
    }

    void clear() {
        if (!empty) {
            Arrays.fill(values, (short) 0);
            empty = true;
        }
    }

    /**
     * Reads the coefficients of a macroblock.
     *
     * @param bySubBlocks whether each block of luma has its own DC coefficient
     * @param above which blocks of the macroblock above have coefficients, and {@code left}: which of that to the left
     */
    void read(
            BoolDecoder tokens, LossyHeader.Dequantization factors, boolean bySubBlocks, Context above, Context left) {
        clear();
        boolean any = false;
        int lumaType = LUMA;
        int first = 0;
        if (!bySubBlocks) {
            Arrays.fill(secondOrder, (short) 0);
            int context = (above.secondOrder ? 1 : 0) + (left.secondOrder ? 1 : 0);
            int end = block(
                    tokens, SECOND_ORDER, context, 0, factors.secondOrderDc(), factors.secondOrderAc(), secondOrder, 0);
            above.secondOrder = end > 0;
            left.secondOrder = end > 0;
            InverseTransform.secondOrder(secondOrder, values);
            any = hasDc();
            lumaType = LUMA_WITHOUT_DC;
            first = 1;
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                int context = above.blocks[x] + left.blocks[y];
                int end = block(
                        tokens,
                        lumaType,
                        context,
                        first,
                        factors.lumaDc(),
                        factors.lumaAc(),
                        values,
                        (4 * y + x) * BLOCK);
                above.blocks[x] = left.blocks[y] = (byte) (end > first ? 1 : 0);
                any |= end > first;
            }
        }
        for (int plane = 0; plane < 2; plane++) {
            int flags = 4 + 2 * plane;
            for (int y = 0; y < 2; y++) {
                for (int x = 0; x < 2; x++) {
                    int context = above.blocks[flags + x] + left.blocks[flags + y];
                    int at = (LUMA_BLOCKS + CHROMA_BLOCKS * plane + 2 * y + x) * BLOCK;
                    int end = block(tokens, CHROMA, context, 0, factors.chromaDc(), factors.chromaAc(), values, at);
                    above.blocks[flags + x] = left.blocks[flags + y] = (byte) (end > 0 ? 1 : 0);
                    any |= end > 0;
                }
            }
        }
        empty = !any;
    }

    private boolean hasDc() {
        for (int block = 0; block < LUMA_BLOCKS; block++) {
            if (values[block * BLOCK] != 0) {
                return true;
            }
        }
        return false;
    }

    /** @return the position behind the last coefficient */
    private int block(
            BoolDecoder tokens, int type, int firstContext, int first, int dcFactor, int acFactor, short[] to, int at) {
        int context = firstContext;
        int position = first;
        while (position < BLOCK) {
            int nodes = nodes(type, position, context);
            if (!tokens.flag(probabilities[nodes])) {
                return position;
            }
            while (!tokens.flag(probabilities[nodes + 1])) {
                position++;
                if (position == BLOCK) {
                    return BLOCK;
                }
                nodes = nodes(type, position, 0);
            }
            int magnitude = 1;
            if (tokens.flag(probabilities[nodes + 2])) {
                magnitude = largeMagnitude(tokens, nodes);
            }
            int value = tokens.signed(magnitude) * (position == 0 ? dcFactor : acFactor);
            to[at + ZIGZAG[position]] = (short) value;
            context = magnitude == 1 ? 1 : 2;
            position++;
        }
        return BLOCK;
    }

    private static int nodes(int type, int position, int context) {
        return ((type * LossyTables.BANDS + BANDS[position]) * LossyTables.CONTEXTS + context)
                * LossyTables.TOKEN_NODES;
    }

    private int largeMagnitude(BoolDecoder tokens, int nodes) {
        if (!tokens.flag(probabilities[nodes + 3])) {
            return tokens.flag(probabilities[nodes + 4]) ? 3 + tokens.bit(probabilities[nodes + 5]) : 2;
        }
        if (!tokens.flag(probabilities[nodes + 6])) {
            if (!tokens.flag(probabilities[nodes + 7])) {
                return 5 + tokens.bit(159);
            }
            int high = tokens.bit(165);
            return 7 + 2 * high + tokens.bit(145);
        }
        int high = tokens.bit(probabilities[nodes + 8]);
        int category = 2 * high + tokens.bit(probabilities[nodes + 9 + high]);
        int extra = 0;
        for (short probability : EXTRA_BITS[category]) {
            extra = 2 * extra + tokens.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }

    /** Which blocks at the lower or right side of a macroblock have coefficients. */
    static final class Context {

        /** Four of luma, two of each chroma: 1 or 0. */
        private final byte[] blocks = new byte[8];

        private boolean secondOrder;

        /** Of a macroblock without coefficients; one that is predicted by sub-blocks says nothing of the second order. */
        void clear(boolean bySubBlocks) {
            Arrays.fill(blocks, (byte) 0);
            secondOrder &= bySubBlocks;
        }

        /** At the border of the frame. */
        void reset() {
            clear(false);
        }
    }
}
