package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/** The metadata of a PNG file: all chunks but those that say how the pixels look. */
final class PngMetadata {

    // PNG, third edition: critical chunks, transparency, colour space, physical size and animation.
    private static final Set<String> NEEDED = Set.of(
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI",
            "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT");

    private static final int SIGNATURE = 8;
    private static final int AROUND_CONTENT = 12;
    private static final byte[] EXIF = "eXIf".getBytes(StandardCharsets.US_ASCII);

    private final byte[] file;
    private final int orientation;

    PngMetadata(byte[] file, int orientation) {
        this.file = file;
        this.orientation = orientation;
    }

    void remove(PublicImage.Builder target) {
        target.keep(0, SIGNATURE);
        ByteBuffer chunks = ByteBuffer.wrap(file);
        int at = SIGNATURE;
        while (at + AROUND_CONTENT <= file.length) {
            int length = chunks.getInt(at);
            if (length < 0 || length > file.length - at - AROUND_CONTENT) {
                return;
            }
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            int end = at + AROUND_CONTENT + length;
            if (NEEDED.contains(type)) {
                target.keep(at, end);
            }
            if (type.equals("IHDR") && orientation != OrientationExif.UPRIGHT) {
                target.add(orientationChunk());
            }
            if (type.equals("IEND")) {
                return;
            }
            at = end;
        }
    }

    private byte[] orientationChunk() {
        byte[] exif = OrientationExif.of(orientation);
        CRC32 checksum = new CRC32();
        checksum.update(EXIF);
        checksum.update(exif);
        return ByteBuffer.allocate(AROUND_CONTENT + exif.length)
                .putInt(exif.length)
                .put(EXIF)
                .put(exif)
                .putInt((int) checksum.getValue())
                .array();
    }
}
