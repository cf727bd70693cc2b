package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * The headers of a BMP file: those of Windows, and of OS/2 2.x, which has a header of 16 to 64 bytes whose missing fields are 0.
 *
 * @param length of the header behind the file header, in bytes
 * @param width in pixels
 * @param height in pixels; negative when the rows go from top to bottom
 * @param bits of a pixel
 * @param compression as Windows numbers it
 * @param pixelsAt where the pixels start
 */
record BmpHeader(int length, int width, int height, int bits, int compression, long pixelsAt) {

    static final int UNCOMPRESSED = 0;
    static final int BITFIELDS = 3;

    private static final int FILE_HEADER = 14;
    private static final int OS2_1 = 12;
    private static final int OS2_SHORTEST = 16;
    private static final int INFO_HEADER = 40;
    private static final int WITH_MASKS = 52;
    private static final int WITH_ALPHA_MASK = 56;
    private static final int OS2_LONGEST = 64;
    private static final int VERSION_4 = 108;
    private static final int LONGEST = 124;
    private static final int RGB_MASKS = 12;
    private static final int PALETTE_ENTRY = 4;
    private static final int MAX_PALETTE = 256;

    /** @throws RuntimeException when the file ends inside the header, or has another one */
    static BmpHeader of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getInt(FILE_HEADER);
        if (length == OS2_1) {
            int width = Short.toUnsignedInt(bytes.getShort(18));
            int height = Short.toUnsignedInt(bytes.getShort(20));
            return new BmpHeader(length, width, height, bytes.getShort(24), UNCOMPRESSED, bytes.getInt(10));
        }
        if (length < OS2_SHORTEST || length > LONGEST) {
            throw new IllegalArgumentException("BMP header of " + length + " bytes");
        }
        int bits = bytes.getShort(28);
        int compression = length >= 20 ? bytes.getInt(30) : UNCOMPRESSED;
        long pixelsAt = Integer.toUnsignedLong(bytes.getInt(10));
        if (pixelsAt == 0) {
            // Some writers leave the field empty.
            long colours = length >= 36 ? Integer.toUnsignedLong(bytes.getInt(46)) : 0;
            long palette = bits > Byte.SIZE ? 0 : colours == 0 ? 1L << bits : Math.min(colours, MAX_PALETTE);
            int masks = length == INFO_HEADER && compression == BITFIELDS ? RGB_MASKS : 0;
            pixelsAt = FILE_HEADER + length + masks + palette * PALETTE_ENTRY;
        }
        return new BmpHeader(length, bytes.getInt(18), bytes.getInt(22), bits, compression, pixelsAt);
    }

    /** The size in the file header is often wrong, and only the JDK's reader believes it. */
    private static ImageInputStream withSize(byte[] file, ImageInputStream stream) {
        byte[] header = Arrays.copyOf(file, FILE_HEADER);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(2, file.length);
        return new SplicedImageInputStream(stream).add(header).add(FILE_HEADER, file.length);
    }

    /** The file with a header that the JDK's reader knows. */
    ImageInputStream input(byte[] file, ImageInputStream stream) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean known = length == OS2_1 || length == INFO_HEADER || length >= VERSION_4;
        if (known && bytes.getInt(10) != 0) {
            return bytes.getInt(2) == file.length ? stream : withSize(file, stream);
        }
        if (length > OS2_LONGEST && !known
                || pixelsAt > file.length
                || compression == BITFIELDS && length == OS2_LONGEST) {
            throw new IllegalArgumentException("BMP header of " + length + " bytes, compression " + compression);
        }
        boolean masksInside = compression == BITFIELDS && (length == WITH_MASKS || length == WITH_ALPHA_MASK);
        int newLength = masksInside ? VERSION_4 : known ? length : INFO_HEADER;
        int kept = masksInside ? length : Math.min(length, newLength);
        int paletteAt = FILE_HEADER + length;
        int palette = (int) Math.max(0, Math.min(MAX_PALETTE * PALETTE_ENTRY, pixelsAt - paletteAt));
        ByteBuffer header =
                ByteBuffer.allocate(FILE_HEADER + newLength + palette).order(ByteOrder.LITTLE_ENDIAN);
        header.put(file, 0, FILE_HEADER + kept);
        header.position(FILE_HEADER + newLength);
        header.put(file, paletteAt, palette);
        header.putInt(2, (int) Math.min(Integer.MAX_VALUE, header.capacity() + file.length - pixelsAt));
        header.putInt(10, header.capacity());
        header.putInt(FILE_HEADER, newLength);
        return new SplicedImageInputStream(stream).add(header.array()).add(pixelsAt, file.length);
    }
}
