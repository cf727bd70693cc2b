package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** Detects truncated files: the readers accept an image whose last rows are missing. */
final class FileCompleteness {

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_IEND = 0x49454E44;
    private static final int RIFF_HEADER = 8;
    private static final int BMP_UNCOMPRESSED = 0;
    private static final int BMP_BITFIELDS = 3;
    private static final int BMP_INFO_HEADER = 40;

    private FileCompleteness() {}

    /** @throws RuntimeException when the file ends inside a header */
    static boolean isComplete(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> JpegFile.read(file).complete();
            case PNG -> png(ByteBuffer.wrap(file));
            case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            case TIFF -> tiff(new TiffDirectory(file), file.length);
            // The reader decodes every row at any scale and fails by itself.
            case GIF -> true;
        };
    }

    /** Checks the CRC of every chunk up to IEND. */
    private static boolean png(ByteBuffer file) {
        CRC32 crc = new CRC32();
        file.position(PNG_SIGNATURE);
        while (file.remaining() >= 12) {
            int length = file.getInt();
            int type = file.getInt(file.position());
            if (length < 0 || length > file.remaining() - 8) {
                return false;
            }
            crc.reset();
            crc.update(file.slice(file.position(), length + 4));
            file.position(file.position() + length + 4);
            if (file.getInt() != (int) crc.getValue()) {
                return false;
            }
            if (type == PNG_IEND) {
                return true;
            }
        }
        return false;
    }

    private static boolean webp(ByteBuffer file) {
        return Integer.toUnsignedLong(file.getInt(4)) + RIFF_HEADER <= file.limit();
    }

    private static boolean tiff(TiffDirectory page, int length) {
        return contains(length, page.values(TiffDirectory.STRIP_OFFSETS), page.values(TiffDirectory.STRIP_BYTE_COUNTS))
                && contains(
                        length, page.values(TiffDirectory.TILE_OFFSETS), page.values(TiffDirectory.TILE_BYTE_COUNTS));
    }

    /** Of files without byte counts, as old ones are, only the offsets count. */
    private static boolean contains(int length, TiffDirectory.Values offsets, TiffDirectory.Values byteCounts) {
        return IntStream.range(0, offsets.count())
                .allMatch(i -> offsets.get(i) + (i < byteCounts.count() ? byteCounts.get(i) : 1) <= length);
    }

    private static boolean bmp(ByteBuffer file) {
        if (file.getInt(14) < BMP_INFO_HEADER) {
            return true;
        }
        long rows = Math.abs((long) file.getInt(22));
        long bytesInRow = ((long) file.getInt(18) * file.getShort(28) + 31) / 32 * 4;
        int compression = file.getInt(30);
        boolean uncompressed = compression == BMP_UNCOMPRESSED || compression == BMP_BITFIELDS;
        return !uncompressed || file.getInt(10) + rows * bytesInRow <= file.limit();
    }
}
