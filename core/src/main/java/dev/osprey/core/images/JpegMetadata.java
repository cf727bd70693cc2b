package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The metadata of a JPEG file: the application segments that no decoder needs, and the comments. */
final class JpegMetadata {

    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int TEMPORARY = 0x01;
    private static final byte[] EXIF = identifier("Exif\0");
    private static final byte[] JFIF = identifier("JFIF");
    private static final byte[] COLOUR_PROFILE = identifier("ICC_PROFILE");
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    private final byte[] file;
    private final int orientation;

    JpegMetadata(byte[] file, int orientation) {
        this.file = file;
        this.orientation = orientation;
    }

    /** The text and a zero byte. */
    private static byte[] identifier(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    void remove(PublicImage.Builder target) {
        target.keep(0, 2);
        boolean oriented = orientation == OrientationExif.UPRIGHT;
        int at = 2;
        while (at + 1 < file.length) {
            int marker = marker(at);
            if (marker < 0) {
                // Neither decoders nor anybody else reads bytes between segments.
                at++;
                continue;
            }
            int end = end(at, marker);
            boolean first = marker == APP0 && starts(at, JFIF);
            if (!oriented && !first) {
                target.add(orientationSegment());
                oriented = true;
            }
            if (first || !isMetadata(at, marker)) {
                target.keep(at, end);
            }
            if (marker == END_OF_IMAGE) {
                // Further pictures and films, which phones append, have metadata of their own.
                return;
            }
            at = end;
            if (marker == START_OF_SCAN) {
                int scanEnd = scanEnd(at);
                target.keep(at, scanEnd);
                at = scanEnd;
            }
        }
    }

    /** The marker at a position; -1 where there is none, or a fill byte before it. */
    private int marker(int at) {
        int code = file[at + 1] & 0xFF;
        return file[at] != (byte) 0xFF || code == 0x00 || code == 0xFF ? -1 : code;
    }

    private int end(int at, int marker) {
        boolean alone = marker == TEMPORARY || marker >= 0xD0 && marker <= END_OF_IMAGE;
        if (alone) {
            return at + 2;
        }
        int length = at + 3 < file.length ? (file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF : 2;
        return at + 2 + Math.max(2, length);
    }

    /** Behind the coded data, which contain no markers but those of restarts. */
    private int scanEnd(int from) {
        int at = from;
        while (at + 1 < file.length) {
            int marker = marker(at);
            if (marker > 0 && !(marker >= 0xD0 && marker <= 0xD7)) {
                return at;
            }
            at++;
        }
        return file.length;
    }

    private boolean isMetadata(int at, int marker) {
        boolean needed = marker == APP2 && starts(at, COLOUR_PROFILE) || marker == APP14 && starts(at, ADOBE);
        return marker == COMMENT || marker >= APP0 && marker <= APP15 && !needed;
    }

    private boolean starts(int segment, byte[] identifier) {
        int from = segment + 4;
        return from + identifier.length <= file.length
                && ByteBuffer.wrap(file, from, identifier.length).equals(ByteBuffer.wrap(identifier));
    }

    private byte[] orientationSegment() {
        byte[] exif = OrientationExif.of(orientation);
        return ByteBuffer.allocate(4 + EXIF.length + exif.length)
                .put((byte) 0xFF)
                .put((byte) APP1)
                .putShort((short) (2 + EXIF.length + exif.length))
                .put(EXIF)
                .put(exif)
                .array();
    }
}
