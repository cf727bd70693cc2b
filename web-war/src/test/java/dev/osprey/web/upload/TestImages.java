package dev.osprey.web.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.osprey.core.images.ImageFiles;

/** Files to upload. */
final class TestImages {

    private TestImages() {}

    static byte[] png() {
        return png(8, 8);
    }

    /** Noise, which does not compress: about three bytes for each pixel. */
    static byte[] png(int width, int height) {
        return ImageFiles.file("png", ImageFiles.noise(width, height));
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
