package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The size in the header of the formats whose readers do not tell it: of GIF the area that all frames share (they tell
 * each frame's), of BMP any size too large for an array (they call the file broken).
 */
final class ClaimedSize {

    private static final int GIF_SCREEN_AT = 6;
    private static final int BMP_HEADER_LENGTH_AT = 14;
    private static final int BMP_INFO_HEADER = 40;
    private static final int BMP_LONGEST_HEADER = 124;
    private static final int BMP_SIZE_AT = 18;

    private ClaimedSize() {}

    /** @throws RuntimeException when the file ends before that */
    static Optional<ImageHeader> of(ImageFormat format, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return switch (format) {
            case GIF ->
                of(
                        format,
                        Short.toUnsignedInt(bytes.getShort(GIF_SCREEN_AT)),
                        Short.toUnsignedInt(bytes.getShort(GIF_SCREEN_AT + 2)));
            case BMP -> bmp(bytes);
            case JPEG, PNG, WEBP -> Optional.empty();
        };
    }

    private static Optional<ImageHeader> bmp(ByteBuffer bytes) {
        int headerLength = bytes.getInt(BMP_HEADER_LENGTH_AT);
        if (headerLength > BMP_LONGEST_HEADER) {
            throw new IllegalArgumentException("a bitmap header of " + headerLength + " bytes");
        }
        // A negative height means rows from top to bottom.
        return headerLength < BMP_INFO_HEADER
                ? Optional.empty()
                : of(ImageFormat.BMP, bytes.getInt(BMP_SIZE_AT), Math.abs(bytes.getInt(BMP_SIZE_AT + 4)));
    }

    /** Some writers leave the size of the GIF screen empty. */
    private static Optional<ImageHeader> of(ImageFormat format, int width, int height) {
        return width < 1 || height < 1 ? Optional.empty() : Optional.of(new ImageHeader(format, width, height));
    }
}
