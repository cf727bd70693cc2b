package dev.osprey.core.images.webp;

import java.nio.ByteBuffer;

/** The arithmetic decoder of RFC 6386, section 7. */
final class BoolDecoder {

    private static final int EVEN = 128;
    private static final int BULK_BYTES = 4;

    private final ByteBuffer data;
    private long value;
    /** Bits of the value that are not needed yet, less the eight that the next comparison needs. */
    private int spareBits = -Byte.SIZE;
    /** Less one. */
    private int range = 254;

    private boolean exhausted;

    BoolDecoder(ByteBuffer data) {
        this.data = data.slice();
    }

    /** @param probability of a zero, in 256ths */
    int bit(int probability) {
        if (spareBits < 0) {
            load();
        }
        int split = range * probability >>> 8;
        int bit = 0;
        int newRange = split + 1;
        if (value >>> spareBits > split) {
            newRange = range - split;
            value -= (long) (split + 1) << spareBits;
            bit = 1;
        }
        int shift = Integer.numberOfLeadingZeros(newRange) - 24;
        spareBits -= shift;
        range = (newRange << shift) - 1;
        return bit;
    }

    boolean flag() {
        return bit(EVEN) == 1;
    }

    boolean flag(int probability) {
        return bit(probability) == 1;
    }

    /** The highest bit comes first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(EVEN);
        }
        return number;
    }

    /** The sign comes last. */
    int signedNumber(int bits) {
        return signed(number(bits));
    }

    int signed(int magnitude) {
        return flag() ? -magnitude : magnitude;
    }

    /** A flag, and if it is set, a signed number; else 0. */
    int optionalSignedNumber(int bits) {
        return flag() ? signedNumber(bits) : 0;
    }

    /** Whether more was read than there is. */
    boolean exhausted() {
        return exhausted;
    }

    private void load() {
        if (data.remaining() >= BULK_BYTES) {
            value = value << Integer.SIZE | Integer.toUnsignedLong(data.getInt());
            spareBits += Integer.SIZE;
        } else if (data.hasRemaining()) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(data.get());
            spareBits += Byte.SIZE;
        } else {
            exhausted = true;
            value <<= Byte.SIZE;
            spareBits += Byte.SIZE;
        }
    }
}
