package dev.osprey.core.images.webp;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.IIOException;

/**
 * Reads entropy-coded pixels, RFC 9649, section 5: those of the image itself, and those that hold the parameters of a
 * transform or choose among prefix codes.
 */
final class LosslessImage {

    private static final int GREEN = 0;
    private static final int RED = 1;
    private static final int BLUE = 2;
    private static final int ALPHA = 3;
    private static final int DISTANCE = 4;
    private static final int[] ALPHABETS = {256 + 24, 256, 256, 256, 40};

    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int MAX_CACHE_BITS = 11;
    private static final int CACHE_MULTIPLIER = 0x1E35A7BD;

    private static final byte[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    /** Distances of near pixels: rows up in the high four bits, 8 less the columns to the left in the low. */
    private static final int[] NEAR_DISTANCES = Stream.of("""
            18 07 17 19 28 06 27 29 16 1a 26 2a 38 05 37 39 15 1b 36 3a 25 2b 48 04 47 49 14 1c 35 3b
            46 4a 24 2c 58 45 4b 34 3c 03 57 59 13 1d 56 5a 23 2d 44 4c 55 5b 33 3d 68 02 67 69 12 1e
            66 6a 22 2e 54 5c 43 4d 65 6b 32 3e 78 01 77 79 53 5d 11 1f 64 6c 42 4e 76 7a 21 2f 75 7b
            31 3f 63 6d 52 5e 00 74 7c 41 4f 10 20 62 6e 30 73 7d 51 5f 40 72 7e 61 6f 50 71 7f 60 70
            """.strip().split("\\s+"))
            .mapToInt(each -> Integer.parseInt(each, 16))
            .toArray();

    /** Entries of all tables of an image: real files need far fewer than one a pixel. */
    private static final int FREE_TABLE_ENTRIES = 1 << 20;

    private final LosslessBits bits;
    private final Progress progress;
    private final byte[] lengths = new byte[LITERALS + LENGTHS + (1 << MAX_CACHE_BITS)];

    LosslessImage(LosslessBits bits, Progress progress) {
        this.bits = bits;
        this.progress = progress;
    }

    /** @return pixels of an image that holds parameters */
    int[] readParameters(int width, int height) throws IOException {
        int[] pixels = new int[Math.multiplyExact(width, height)];
        read(new Pixels(pixels, 0, width), width, height, false);
        return pixels;
    }

    /** @param main whether it is the image itself, parts of which may have prefix codes of their own */
    void read(Pixels to, int width, int height, boolean main) throws IOException {
        int cacheBits = 0;
        if (bits.flag()) {
            cacheBits = bits.read(4);
            if (cacheBits < 1 || cacheBits > MAX_CACHE_BITS) {
                throw new IIOException("a colour cache of 2 to the power of " + cacheBits);
            }
        }
        int groupBits = 0;
        int[] groupOfBlock = {0};
        if (main && bits.flag()) {
            groupBits = bits.read(3) + 2;
            groupOfBlock = readParameters(blocks(width, groupBits), blocks(height, groupBits));
            for (int i = 0; i < groupOfBlock.length; i++) {
                groupOfBlock[i] = groupOfBlock[i] >>> 8 & 0xFFFF;
            }
        }
        PrefixCode[][] groups = readGroups(groupOfBlock, cacheBits, (long) width * height);
        readPixels(to, width, height, new Groups(groups, groupOfBlock, groupBits, blocks(width, groupBits)), cacheBits);
    }

    private record Groups(PrefixCode[][] codes, int[] ofBlock, int bits, int blocksInRow) {

        PrefixCode[] at(int x, int y) {
            return bits == 0 ? codes[0] : codes[ofBlock[(y >> bits) * blocksInRow + (x >> bits)]];
        }
    }

    static int blocks(int pixels, int bits) {
        return pixels + (1 << bits) - 1 >> bits;
    }

    private PrefixCode[][] readGroups(int[] groupOfBlock, int cacheBits, long pixels) throws IOException {
        int count = Arrays.stream(groupOfBlock).max().orElse(0) + 1;
        boolean[] used = new boolean[count];
        for (int group : groupOfBlock) {
            used[group] = true;
        }
        PrefixCode[][] groups = new PrefixCode[count][];
        long entries = 0;
        for (int group = 0; group < count; group++) {
            PrefixCode[] codes = new PrefixCode[ALPHABETS.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = readCode(ALPHABETS[i] + (i == GREEN && cacheBits > 0 ? 1 << cacheBits : 0));
                entries += used[group] ? codes[i].size() : 0;
            }
            if (entries > FREE_TABLE_ENTRIES + pixels) {
                throw new IIOException("the prefix codes are larger than the image");
            }
            groups[group] = used[group] ? codes : null;
        }
        return groups;
    }

    private PrefixCode readCode(int alphabet) throws IOException {
        Arrays.fill(lengths, (byte) 0);
        if (bits.flag()) {
            boolean two = bits.flag();
            lengths[bits.read(bits.flag() ? 8 : 1)] = 1;
            if (two) {
                lengths[bits.read(8)] = 1;
            }
        } else {
            readLengths(alphabet);
        }
        return PrefixCode.of(lengths, alphabet);
    }

    private void readLengths(int alphabet) throws IOException {
        byte[] ofLengths = new byte[LENGTH_ORDER.length];
        int count = bits.read(4) + 4;
        for (int i = 0; i < count; i++) {
            ofLengths[LENGTH_ORDER[i]] = (byte) bits.read(3);
        }
        PrefixCode code = PrefixCode.of(ofLengths, ofLengths.length);
        int left = bits.flag() ? bits.read(2 + 2 * bits.read(3)) + 2 : alphabet;
        if (left > alphabet) {
            throw new IIOException("more code lengths than symbols");
        }
        int previous = 8;
        for (int symbol = 0; symbol < alphabet && left > 0; left--) {
            int length = code.read(bits);
            if (length <= PrefixCode.MAX_LENGTH) {
                lengths[symbol] = (byte) length;
                symbol++;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repetitions = switch (length) {
                case 16 -> 3 + bits.read(2);
                case 17 -> 3 + bits.read(3);
                default -> 11 + bits.read(7);
            };
            if (symbol + repetitions > alphabet) {
                throw new IIOException("more code lengths than symbols");
            }
            Arrays.fill(lengths, symbol, symbol + repetitions, (byte) (length == 16 ? previous : 0));
            symbol += repetitions;
        }
    }

    private void readPixels(Pixels to, int width, int height, Groups groups, int cacheBits) throws IOException {
        int[] cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
        int[] pixels = to.array();
        int blockMask = (1 << groups.bits()) - 1;
        PrefixCode[] codes = groups.at(0, 0);
        int end = to.start() + width * height;
        int at = to.start();
        int x = 0;
        int y = 0;
        while (at < end) {
            if ((x & blockMask) == 0 || x == 0) {
                codes = groups.at(x, y);
            }
            if (x == 0) {
                progress.check();
            }
            int symbol = codes[GREEN].read(bits);
            if (symbol >= LITERALS && symbol < LITERALS + LENGTHS) {
                int length = extended(symbol - LITERALS);
                int distance = distance(extended(codes[DISTANCE].read(bits)), width);
                if (distance > at - to.start() || length > end - at) {
                    throw new IIOException("a reference outside of the image");
                }
                for (int i = 0; i < length; i++) {
                    pixels[at] = pixels[at - distance];
                    remember(cache, cacheBits, pixels[at]);
                    at++;
                }
                y += (x + length) / width;
                x = (x + length) % width;
                if (at < end) {
                    codes = groups.at(x, y);
                }
                continue;
            }
            if (symbol < LITERALS) {
                int red = codes[RED].read(bits);
                int blue = codes[BLUE].read(bits);
                int alpha = codes[ALPHA].read(bits);
                pixels[at] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else {
                pixels[at] = cache[symbol - LITERALS - LENGTHS];
            }
            remember(cache, cacheBits, pixels[at]);
            at++;
            x++;
            if (x == width) {
                x = 0;
                y++;
            }
        }
    }

    private static void remember(int[] cache, int cacheBits, int pixel) {
        if (cacheBits > 0) {
            cache[CACHE_MULTIPLIER * pixel >>> Integer.SIZE - cacheBits] = pixel;
        }
    }

    /** A length or distance: a prefix and extra bits. */
    private int extended(int prefix) throws IOException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extraBits = prefix - 2 >> 1;
        return (2 + (prefix & 1) << extraBits) + bits.read(extraBits) + 1;
    }

    private static int distance(int code, int width) {
        if (code > NEAR_DISTANCES.length) {
            return code - NEAR_DISTANCES.length;
        }
        int near = NEAR_DISTANCES[code - 1];
        return Math.max(1, (near >> 4) * width + 8 - (near & 0xF));
    }
}
