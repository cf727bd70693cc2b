package dev.osprey.endtoend;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Generated images. */
final class TestImages {

    // Signature, then IHDR: 8 + 4 + 4 + 13 + 4 bytes.
    private static final int AFTER_HEADER = 33;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

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
        png.writeBytes(SIGNATURE);
        png.writeBytes(chunk("IHDR", header(width, height, 2)));
        png.writeBytes(chunk("IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1}));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    /** A progressive JPEG whose last scan is repeated. */
    static byte[] withScans(int more) throws IOException {
        byte[] jpeg = progressiveJpeg();
        int end = jpeg.length - 2;
        int scan = end;
        while ((jpeg[scan] & 0xFF) != 0xFF || (jpeg[scan + 1] & 0xFF) != 0xDA) {
            scan--;
        }
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(jpeg, 0, end);
        for (int i = 0; i < more; i++) {
            bomb.write(jpeg, scan, end - scan);
        }
        bomb.write(jpeg, end, 2);
        return bomb.toByteArray();
    }

    private static byte[] progressiveJpeg() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(
                    null,
                    new IIOImage(new BufferedImage(640, 480, BufferedImage.TYPE_3BYTE_BGR), null, null),
                    parameters);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** White, one bit a pixel. */
    static byte[] whitePng(int width, int height) throws IOException {
        BufferedImage white = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
        Arrays.fill(((DataBufferByte) white.getRaster().getDataBuffer()).getData(), (byte) 0xFF);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(white, "png", png);
        return png.toByteArray();
    }

    /** A grey PNG of this size, compressed to next to nothing. */
    static byte[] blank(int width, int height) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        byte[] row = new byte[width + 1];
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
            for (int y = 0; y < height; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        png.writeBytes(chunk("IHDR", header(width, height, 0)));
        png.writeBytes(chunk("IDAT", pixels.toByteArray()));
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

    /** @param colours 0 for grey, 2 for red, green and blue, with 8 bits each */
    private static byte[] header(int width, int height, int colours) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, (byte) colours, 0, 0, 0})
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
