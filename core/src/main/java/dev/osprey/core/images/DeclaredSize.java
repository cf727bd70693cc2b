package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The size in the header of a file, for the formats whose ImageIO reader does not report it: for GIF the logical screen
 * (the reader reports the size of a frame), for BMP a size too large for an array (the reader reports a damaged file). For
 * TIFF it is that of the first page, before the reader reads the directories of all pages.
 */
final class DeclaredSize {

    private static final int GIF_SCREEN_OFFSET = 6;

    private DeclaredSize() {}

    /** @throws RuntimeException when the file ends before the size */
    static Optional<ImageInfo> of(ImageFormat format, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return switch (format) {
            case GIF ->
                of(
                        format,
                        Short.toUnsignedInt(bytes.getShort(GIF_SCREEN_OFFSET)),
                        Short.toUnsignedInt(bytes.getShort(GIF_SCREEN_OFFSET + 2)));
            case BMP -> bmp(BmpHeader.of(file));
            case TIFF -> tiff(new TiffDirectory(file));
            case JPEG, PNG, WEBP -> Optional.empty();
        };
    }

    private static Optional<ImageInfo> bmp(BmpHeader header) {
        // A negative height means rows from top to bottom.
        return of(ImageFormat.BMP, header.width(), Math.abs(header.height()));
    }

    private static Optional<ImageInfo> tiff(TiffDirectory page) {
        return of(
                ImageFormat.TIFF,
                Math.toIntExact(page.number(TiffDirectory.WIDTH, 0)),
                Math.toIntExact(page.number(TiffDirectory.HEIGHT, 0)));
    }

    /** Empty for a size of 0, which some writers store as the GIF screen. */
    private static Optional<ImageInfo> of(ImageFormat format, int width, int height) {
        return width < 1 || height < 1 ? Optional.empty() : Optional.of(new ImageInfo(format, width, height));
    }
}
