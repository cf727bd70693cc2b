package dev.osprey.core.images.webp;

import javax.imageio.IIOException;

/**
 * A canonical prefix code, RFC 9649, section 6.2. A table of the first bits gives the symbol, or the second table for longer
 * codes.
 */
final class PrefixCode {

    static final int MAX_LENGTH = 15;

    private static final int FIRST_BITS = 8;
    /** The symbol of an entry is above its length. */
    private static final int LENGTH_BITS = 4;

    private final int firstBits;
    private final int secondBits;
    private final short[] table;

    /**
     * @param lengths of the codes of all symbols; 0 for one that does not occur
     * @param count of symbols
     */
    static PrefixCode of(byte[] lengths, int count) throws IIOException {
        int[] ofLength = new int[MAX_LENGTH + 1];
        int last = -1;
        for (int symbol = 0; symbol < count; symbol++) {
            ofLength[lengths[symbol]]++;
            last = lengths[symbol] > 0 ? symbol : last;
        }
        int used = count - ofLength[0];
        if (used == 0) {
            throw new IIOException("a prefix code has no symbol");
        }
        if (used == 1) {
            // Its only symbol takes no bits.
            return new PrefixCode(0, 0, new short[] {(short) (last << LENGTH_BITS)});
        }
        int open = 1;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            open = 2 * open - ofLength[length];
            if (open < 0) {
                throw new IIOException("a prefix code is oversubscribed");
            }
        }
        if (open > 0) {
            throw new IIOException("a prefix code is incomplete");
        }
        ofLength[0] = 0;
        return build(lengths, count, ofLength);
    }

    private PrefixCode(int firstBits, int secondBits, short[] table) {
        this.firstBits = firstBits;
        this.secondBits = secondBits;
        this.table = table;
    }

    private static PrefixCode build(byte[] lengths, int count, int[] ofLength) {
        int longest = MAX_LENGTH;
        while (ofLength[longest] == 0) {
            longest--;
        }
        int firstBits = Math.min(FIRST_BITS, longest);
        int[] nextCode = new int[MAX_LENGTH + 2];
        for (int length = 1; length <= MAX_LENGTH; length++) {
            nextCode[length + 1] = nextCode[length] + ofLength[length] << 1;
        }
        int secondBits = longest - firstBits;
        int secondTables = 1 << firstBits;
        for (int length = 1; length <= firstBits; length++) {
            secondTables -= ofLength[length] << firstBits - length;
        }
        short[] table = new short[(1 << firstBits) + (secondTables << secondBits)];
        int numbered = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            int length = lengths[symbol];
            if (length == 0) {
                continue;
            }
            int code = Integer.reverse(nextCode[length]++) >>> Integer.SIZE - length;
            short entry = (short) (symbol << LENGTH_BITS | length);
            if (length <= firstBits) {
                for (int i = code; i < 1 << firstBits; i += 1 << length) {
                    table[i] = entry;
                }
            } else {
                // A length of 0 marks the number of a second table.
                int first = code & (1 << firstBits) - 1;
                if (table[first] == 0) {
                    numbered++;
                    table[first] = (short) (numbered << LENGTH_BITS);
                }
                int start = secondTable(table[first], firstBits, secondBits);
                for (int i = code >>> firstBits; i < 1 << secondBits; i += 1 << length - firstBits) {
                    table[start + i] = entry;
                }
            }
        }
        return new PrefixCode(firstBits, secondBits, table);
    }

    private static int secondTable(short entry, int firstBits, int secondBits) {
        return (1 << firstBits) + (((entry & 0xFFFF) >>> LENGTH_BITS) - 1 << secondBits);
    }

    /** How many entries the tables have. */
    int size() {
        return table.length;
    }

    int read(LosslessBits bits) throws IIOException {
        if (firstBits == 0) {
            return (table[0] & 0xFFFF) >>> LENGTH_BITS;
        }
        int next = bits.peek(MAX_LENGTH);
        int entry = table[next & (1 << firstBits) - 1] & 0xFFFF;
        int length = entry & (1 << LENGTH_BITS) - 1;
        if (length == 0) {
            int start = secondTable((short) entry, firstBits, secondBits);
            entry = table[start + (next >>> firstBits & (1 << secondBits) - 1)] & 0xFFFF;
            length = entry & (1 << LENGTH_BITS) - 1;
        }
        bits.skip(length);
        return entry >>> LENGTH_BITS;
    }
}
