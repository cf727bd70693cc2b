package dev.osprey.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;

/** Generated images. */
final class TestImages {

    // Signature, then IHDR: 8 + 4 + 4 + 13 + 4 bytes.
    private static final int AFTER_HEADER = 33;

    private TestImages() {}

    /** Adds a private chunk of this size, which readers skip, to a PNG. */
    static byte[] padded(byte[] png, int bytes) {
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.write(png, 0, AFTER_HEADER);
        large.writeBytes(chunk("osPr", new byte[bytes]));
        large.write(png, AFTER_HEADER, png.length - AFTER_HEADER);
        return large.toByteArray();
    }

    /** A PNG whose header claims this size, without the pixels. */
    static byte[] withClaimedSize(int width, int height) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array()));
        png.writeBytes(chunk("IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1}));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    /** A square BMP of random pixels, three bytes each, which does not compress. */
    static byte[] noiseBmp(int side) {
        int row = (3 * side + 3) / 4 * 4;
        ByteBuffer bmp = ByteBuffer.allocate(54 + row * side).order(ByteOrder.LITTLE_ENDIAN);
        byte[] pixels = new byte[row * side];
        new Random(side).nextBytes(pixels);
        return bmp.put((byte) 'B')
                .put((byte) 'M')
                .putInt(bmp.capacity())
                .putInt(0)
                .putInt(54)
                .putInt(40)
                .putInt(side)
                .putInt(side)
                .putShort((short) 1)
                .putShort((short) 24)
                .putInt(0)
                .putInt(pixels.length)
                .putInt(2835)
                .putInt(2835)
                .putInt(0)
                .putInt(0)
                .put(pixels)
                .array();
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) sum.getValue())
                .array();
    }
}
