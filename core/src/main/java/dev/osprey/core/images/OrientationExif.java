package dev.osprey.core.images;

import java.nio.ByteBuffer;

/** EXIF data, a TIFF structure, with nothing but an orientation. */
final class OrientationExif {

    static final int UPRIGHT = 1;

    private static final int BYTES = 26;
    private static final int BIG_ENDIAN_TIFF = 0x4D4D002A;
    private static final int FIRST_DIRECTORY = 8;
    private static final short SHORT = 3;

    private OrientationExif() {}

    static byte[] of(int orientation) {
        return ByteBuffer.allocate(BYTES)
                .putInt(BIG_ENDIAN_TIFF)
                .putInt(FIRST_DIRECTORY)
                .putShort((short) 1)
                .putShort((short) TiffDirectory.ORIENTATION)
                .putShort(SHORT)
                .putInt(1)
                .putShort((short) orientation)
                .array();
    }
}
