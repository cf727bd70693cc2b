package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Whether a file is there up to its last byte: the readers take a picture whose last rows are missing as it is. */
final class FileEnd {

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_IEND = 0x49454E44;
    private static final int RIFF_HEAD = 8;
    private static final int BMP_UNCOMPRESSED = 0;
    private static final int BMP_BITFIELDS = 3;
    private static final int BMP_INFO_HEADER = 40;

    private FileEnd() {}

    /** @throws RuntimeException when the file ends inside a part that this has to look at */
    static boolean isThere(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> jpeg(file);
            case PNG -> png(ByteBuffer.wrap(file));
            case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            // Its reader decodes every row whatever the scale.
            case GIF -> true;
        };
    }

    /** From marker to marker up to the end-of-image marker; a preview inside a segment has one of its own. */
    private static boolean jpeg(byte[] file) {
        int at = 2;
        while (at + 1 < file.length) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] != (byte) 0xFF || marker == 0x00 || marker == 0xFF || marker >= 0xD0 && marker <= 0xD8) {
                at++;
            } else if (marker == 0xD9) {
                return true;
            } else if (at + 3 < file.length) {
                at += 2 + Math.max(2, (file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
            } else {
                return false;
            }
        }
        return false;
    }

    /** Every chunk with its check sum, up to the chunk that ends the picture. */
    private static boolean png(ByteBuffer file) {
        CRC32 sum = new CRC32();
        file.position(PNG_SIGNATURE);
        while (file.remaining() >= 12) {
            int length = file.getInt();
            int type = file.getInt(file.position());
            if (length < 0 || length > file.remaining() - 8) {
                return false;
            }
            sum.reset();
            sum.update(file.slice(file.position(), length + 4));
            file.position(file.position() + length + 4);
            if (file.getInt() != (int) sum.getValue()) {
                return false;
            }
            if (type == PNG_IEND) {
                return true;
            }
        }
        return false;
    }

    private static boolean webp(ByteBuffer file) {
        return Integer.toUnsignedLong(file.getInt(4)) + RIFF_HEAD <= file.limit();
    }

    private static boolean bmp(ByteBuffer file) {
        if (file.getInt(14) < BMP_INFO_HEADER) {
            return true;
        }
        long rows = Math.abs((long) file.getInt(22));
        long bytesInRow = ((long) file.getInt(18) * file.getShort(28) + 31) / 32 * 4;
        int compression = file.getInt(30);
        boolean plain = compression == BMP_UNCOMPRESSED || compression == BMP_BITFIELDS;
        return !plain || file.getInt(10) + rows * bytesInRow <= file.limit();
    }
}
