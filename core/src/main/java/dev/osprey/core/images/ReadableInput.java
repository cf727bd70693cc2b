package dev.osprey.core.images;

import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStream;

/**
 * What a reader gets to see of a file, so that it takes it as browsers do: readers refuse harmless oddities, and guess the
 * colours of a JPEG file in their own way.
 */
final class ReadableInput {

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_TRANSPARENCY = 0x74524E53;
    private static final int PNG_END = 0x49454E44;

    private ReadableInput() {}

    /**
     * @param stream over the file
     * @throws RuntimeException when the file ends inside a header
     */
    static ImageInputStream of(ImageFormat format, byte[] file, ImageInputStream stream) {
        return switch (format) {
            case JPEG -> new JpegColours(file).input(stream);
            case PNG -> png(ByteBuffer.wrap(file), stream);
            case BMP -> BmpHeader.of(file).input(file, stream);
            case GIF, WEBP, TIFF -> stream;
        };
    }

    /** Without ancillary chunks other than a sound one for transparency. */
    private static ImageInputStream png(ByteBuffer file, ImageInputStream stream) {
        SplicedImageInputStream input = new SplicedImageInputStream(stream);
        int at = PNG_SIGNATURE;
        input.add(0, at);
        while (at + 12 <= file.limit()) {
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - 12) {
                break;
            }
            int end = at + 12 + length;
            if (FileCompleteness.isCritical(type)
                    || type == PNG_TRANSPARENCY && FileCompleteness.hasRightChecksum(file, at)) {
                input.add(at, end);
            }
            at = end;
            if (type == PNG_END) {
                return input;
            }
        }
        return input.add(at, file.limit());
    }
}
