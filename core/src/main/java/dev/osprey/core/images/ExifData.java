package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the EXIF data of an image file, a TIFF structure. Goes from segment to segment, or from chunk to chunk, and copies
 * nothing: a file with any number of them costs one pass.
 */
final class ExifData {

    private static final String IDENTIFIER = "Exif\0\0";
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_EXIF = 0x65584966;
    private static final int PNG_CHECKSUM = 4;
    private static final int RIFF_HEADER = 12;
    private static final int WEBP_EXIF = 0x46495845;

    private ExifData() {}

    /** @return the first EXIF data of a JPEG, PNG or WebP file; empty when there is none, or the file ends before it */
    static Optional<ByteBuffer> find(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> jpegSegment(ByteBuffer.wrap(file));
            case PNG ->
                file.length < PNG_SIGNATURE
                        ? Optional.empty()
                        : chunk(ByteBuffer.wrap(file).position(PNG_SIGNATURE), PNG_EXIF, PNG_CHECKSUM, 1);
            case WEBP ->
                file.length < RIFF_HEADER
                        ? Optional.empty()
                        : chunk(
                                ByteBuffer.wrap(file)
                                        .position(RIFF_HEADER)
                                        // Of the view, which the position keeps.
                                        .order(ByteOrder.LITTLE_ENDIAN),
                                WEBP_EXIF,
                                0,
                                2);
            case GIF, BMP, TIFF -> Optional.empty();
        };
    }

    private static Optional<ByteBuffer> jpegSegment(ByteBuffer file) {
        Optional<JpegSegment> segment = JpegSegment.first(file);
        while (segment.isPresent()) {
            JpegSegment each = segment.get();
            if (each.is(JpegSegment.APP1, IDENTIFIER)) {
                int content = each.content() + IDENTIFIER.length();
                return Optional.of(slice(file, content, Math.min(each.end(), file.limit())));
            }
            segment = each.next();
        }
        return Optional.empty();
    }

    /** Chunks start with length and type (PNG) or type and length (RIFF). */
    private static Optional<ByteBuffer> chunk(ByteBuffer file, int type, int checksumLength, int alignment) {
        boolean lengthFirst = file.order() == ByteOrder.BIG_ENDIAN;
        while (file.remaining() >= 8) {
            int first = file.getInt();
            int second = file.getInt();
            int length = lengthFirst ? first : second;
            if (length < 0 || length > file.remaining()) {
                return Optional.empty();
            }
            int content = file.position();
            if ((lengthFirst ? second : first) == type) {
                // Some writers copy the identifier of the JPEG segment too.
                int identifier = hasIdentifier(file, content) ? IDENTIFIER.length() : 0;
                return Optional.of(slice(file, content + identifier, content + length));
            }
            int chunkEnd = length + length % alignment + checksumLength;
            file.position(content + Math.min(chunkEnd, file.remaining()));
        }
        return Optional.empty();
    }

    private static boolean hasIdentifier(ByteBuffer file, int at) {
        byte[] identifier = IDENTIFIER.getBytes(StandardCharsets.US_ASCII);
        return at + identifier.length <= file.limit()
                && file.slice(at, identifier.length).equals(ByteBuffer.wrap(identifier));
    }

    private static ByteBuffer slice(ByteBuffer file, int from, int to) {
        return file.slice(from, Math.max(0, to - from));
    }
}
