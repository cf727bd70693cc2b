package dev.osprey.core.images;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Image files for tests, of 24 x 16 pixels unless documented otherwise. */
public final class ImageFiles {

    static final int WIDTH = 24;
    static final int HEIGHT = 16;

    private ImageFiles() {}

    /** Red in the upper left quarter, else blue. */
    static BufferedImage redAndBlue(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 && y < height / 2 ? Color.RED : Color.BLUE).getRGB());
            }
        }
        return image;
    }

    /** Noise does not compress, so that a truncated file lacks pixels. */
    public static BufferedImage noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int state = 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                state = state * 1664525 + 1013904223;
                image.setRGB(x, y, state >>> 8);
            }
        }
        return image;
    }

    public static byte[] file(String format, BufferedImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    static BufferedImage gray16(int value) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                raster.setSample(x, y, 0, value);
            }
        }
        return image;
    }

    /** Transparent in the left half, green in the right. */
    static BufferedImage indexed() {
        byte[] red = {(byte) 0xFF, 0};
        byte[] green = {0, (byte) 0xFF};
        byte[] blue = {0, 0};
        BufferedImage image = new BufferedImage(
                WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, red, green, blue, 0));
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.getRaster().setSample(x, y, 0, x < WIDTH / 2 ? 0 : 1);
            }
        }
        return image;
    }

    /** Adds an EXIF segment with an orientation to a JPEG file. */
    public static byte[] withOrientation(int orientation, byte[] jpeg) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36);
        file.put(jpeg, 0, 2);
        file.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 0x4D4D).putShort((short) 42).putInt(8);
        file.putShort((short) 1);
        file.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        file.putInt(0);
        file.put(jpeg, 2, jpeg.length - 2);
        return file.array();
    }

    static byte[] resource(String name) {
        try (InputStream stream = ImageFiles.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] truncated(byte[] file, int length) {
        return Arrays.copyOf(file, length);
    }
}
