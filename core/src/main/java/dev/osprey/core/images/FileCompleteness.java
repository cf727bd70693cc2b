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

    private FileCompleteness() {}

    /** @throws RuntimeException when the file ends inside a header */
    static boolean isComplete(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> JpegFile.read(file).complete();
            case PNG -> png(ByteBuffer.wrap(file));
            case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            case BMP -> bmp(BmpHeader.of(file), file.length);
            case TIFF -> tiff(new TiffDirectory(file), file.length);
            // The reader decodes every row at any scale and fails by itself.
            case GIF -> true;
        };
    }

    /** Checks the CRC of every critical chunk up to IEND; readers do without the others. */
    private static boolean png(ByteBuffer file) {
        int at = PNG_SIGNATURE;
        while (file.limit() - at >= 12) {
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - 12) {
                return false;
            }
            if (isCritical(type) && !hasRightChecksum(file, at)) {
                return false;
            }
            if (type == PNG_IEND) {
                return true;
            }
            at += 12 + length;
        }
        return false;
    }

    /** Whether an image cannot be decoded without the PNG chunks of a type: its first letter is a capital. */
    static boolean isCritical(int pngChunkType) {
        return (pngChunkType & 0x20000000) == 0;
    }

    /** @param at where a PNG chunk starts that lies inside the file */
    static boolean hasRightChecksum(ByteBuffer file, int at) {
        int length = file.getInt(at);
        CRC32 crc = new CRC32();
        crc.update(file.slice(at + 4, length + 4));
        return file.getInt(at + 8 + length) == (int) crc.getValue();
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

    private static boolean bmp(BmpHeader header, int length) {
        long bytesInRow = ((long) header.width() * header.bits() + 31) / 32 * 4;
        boolean uncompressed =
                header.compression() == BmpHeader.UNCOMPRESSED || header.compression() == BmpHeader.BITFIELDS;
        return !uncompressed || header.pixelsAt() + Math.abs((long) header.height()) * bytesInRow <= length;
    }
}
