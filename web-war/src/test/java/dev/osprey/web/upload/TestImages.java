package dev.osprey.web.upload;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files to upload. */
final class TestImages {

    private TestImages() {}

    static byte[] png() {
        return png(8, 8);
    }

    /** Noise, which does not compress: about three bytes for each pixel. */
    static byte[] png(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int state = 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                state = state * 1664525 + 1013904223;
                image.setRGB(x, y, state >>> 8);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    /** @param namesAndContents alternating */
    static byte[] zip(Object... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int each = 0; each < namesAndContents.length; each += 2) {
                ZipEntry entry = new ZipEntry((String) namesAndContents[each]);
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write((byte[]) namesAndContents[each + 1]);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
