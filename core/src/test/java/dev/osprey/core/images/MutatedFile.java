package dev.osprey.core.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Damages a file in a few places, most of them near its beginning, where headers and metadata are. */
final class MutatedFile {

    private static final int MAX_MUTATIONS = 3;
    private static final int MAX_RANGE = 64;
    private static final long[] EXTREMES = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        31,
        32,
        64,
        127,
        128,
        255,
        256,
        1 << 12,
        0x7FFF,
        0x8000,
        0xFFFF,
        1 << 20,
        1 << 28,
        Integer.MAX_VALUE,
        1L << 31,
        0xFFFFFFFEL,
        0xFFFFFFFFL
    };

    private final SplittableRandom random;
    private byte[] file;

    private MutatedFile(byte[] file, SplittableRandom random) {
        this.file = file.clone();
        this.random = random;
    }

    static byte[] of(byte[] file, byte[] other, SplittableRandom random) {
        MutatedFile mutated = new MutatedFile(file, random);
        int mutations = random.nextInt(1, MAX_MUTATIONS + 1);
        for (int i = 0; i < mutations; i++) {
            mutated.mutate(other);
        }
        if (random.nextInt(4) > 0) {
            mutated.repair();
        }
        return mutated.file;
    }

    private void mutate(byte[] other) {
        if (file.length < 8) {
            return;
        }
        int at = place(file.length);
        int length = Math.min(random.nextInt(1, MAX_RANGE), file.length - at);
        switch (random.nextInt(10)) {
            case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> file[at] = (byte) random.nextInt();
            case 3, 4, 5 -> number(at);
            case 6 -> splice(at, at + length, new byte[0]);
            case 7 -> splice(at, at, Arrays.copyOfRange(file, at, at + length));
            case 8 -> {
                int from = place(other.length);
                splice(at, at + length, Arrays.copyOfRange(other, from, Math.min(other.length, from + length)));
            }
            default -> {
                if (random.nextInt(8) == 0) {
                    file = Arrays.copyOf(file, at);
                } else {
                    Arrays.fill(file, at, at + length, (byte) random.nextInt());
                }
            }
        }
    }

    private int place(int length) {
        double place = random.nextDouble();
        return (int) (length * (random.nextInt(3) == 0 ? place : place * place * place));
    }

    private void number(int at) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        int width = Math.min(1 << random.nextInt(3), file.length - at);
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(order)
                .putLong(order == ByteOrder.BIG_ENDIAN ? value << Long.SIZE - 8 * width : value)
                .array();
        System.arraycopy(bytes, 0, file, at, width);
    }

    private void splice(int from, int to, byte[] replacement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(file, 0, from);
        bytes.writeBytes(replacement);
        bytes.write(file, to, file.length - to);
        file = bytes.toByteArray();
    }

    /** Makes what the mutations broke right again where readers would look no further: checksums and lengths. */
    private void repair() {
        if (file.length < 12) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        String start = new String(file, 0, 4, StandardCharsets.ISO_8859_1);
        if (start.equals("RIFF")) {
            bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
        } else if (start.equals("\u0089PNG")) {
            int at = 8;
            while (at + 12 <= file.length) {
                int length = bytes.getInt(at);
                if (length < 0 || length > file.length - at - 12) {
                    return;
                }
                CRC32 crc = new CRC32();
                crc.update(file, at + 4, length + 4);
                bytes.putInt(at + 8 + length, (int) crc.getValue());
                at += 12 + length;
            }
        }
    }
}
