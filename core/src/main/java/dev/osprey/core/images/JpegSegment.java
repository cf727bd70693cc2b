package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A marker segment of a JPEG file before its first scan (ITU-T T.81, annex B).
 *
 * @param file the whole file
 * @param marker the second byte of its marker
 * @param start where its marker is
 * @param end behind its last byte; may lie behind the file
 */
record JpegSegment(ByteBuffer file, int marker, int start, int end) {

    static final int APP0 = 0xE0;
    static final int APP1 = 0xE1;
    static final int APP14 = 0xEE;

    private static final int FIRST = 2;
    private static final int HEADER = 4;
    private static final int START_OF_SCAN = 0xDA;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;

    static Optional<JpegSegment> first(ByteBuffer file) {
        return from(file, FIRST);
    }

    /** Empty at the first scan, at the end of the file, and where no marker is. */
    Optional<JpegSegment> next() {
        return from(file, Math.max(content(), end));
    }

    private static Optional<JpegSegment> from(ByteBuffer file, int start) {
        int at = start;
        while (at + HEADER <= file.limit() && file.get(at) == (byte) 0xFF) {
            int marker = file.get(at + 1) & 0xFF;
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return Optional.empty();
            }
            if (marker == 0xFF) {
                // A fill byte.
                at++;
            } else if (marker <= 0x01 || marker >= 0xD0 && marker <= START_OF_IMAGE) {
                // Without a length.
                at += 2;
            } else {
                int end = at + 2 + Short.toUnsignedInt(file.getShort(at + 2));
                return Optional.of(new JpegSegment(file, marker, at, end));
            }
        }
        return Optional.empty();
    }

    int content() {
        return start + HEADER;
    }

    boolean isStartOfFrame() {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** Whether it is of a kind of application segments, and lies inside the file. */
    boolean is(int application, String identifier) {
        byte[] bytes = identifier.getBytes(StandardCharsets.US_ASCII);
        return marker == application
                && content() + bytes.length <= Math.min(end, file.limit())
                && file.slice(content(), bytes.length).equals(ByteBuffer.wrap(bytes));
    }
}
