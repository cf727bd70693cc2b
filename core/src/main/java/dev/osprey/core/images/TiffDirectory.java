package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The numbers of the first directory of a TIFF file, which describes its first page, by tag. */
final class TiffDirectory {

    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS_PER_SAMPLE = 258;
    static final int COMPRESSION = 259;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES_PER_PIXEL = 277;
    static final int STRIP_BYTE_COUNTS = 279;
    static final int TILE_WIDTH = 322;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTE_COUNTS = 325;
    static final int SAMPLE_FORMAT = 339;

    private static final int FIRST_DIRECTORY_OFFSET = 4;
    private static final int ENTRY_BYTES = 12;
    private static final int VALUE_OFFSET = 8;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final ByteBuffer file;
    private final int firstEntry;
    private final int entryCount;

    /** @throws RuntimeException when the file ends inside the directory */
    TiffDirectory(byte[] file) {
        this(ByteBuffer.wrap(file));
        this.file.get(firstEntry + entryCount * ENTRY_BYTES - 1);
    }

    /**
     * @param structure a TIFF file, or EXIF data, which may end inside the directory
     * @throws RuntimeException when the structure ends before the directory
     */
    TiffDirectory(ByteBuffer structure) {
        file = structure.duplicate().order(structure.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = file.getInt(FIRST_DIRECTORY_OFFSET);
        entryCount = Short.toUnsignedInt(file.getShort(directory));
        firstEntry = directory + Short.BYTES;
    }

    /**
     * @return the first number of a tag, or the default when the page does not have the tag
     * @throws RuntimeException when the file ends before the number
     */
    long number(int tag, long defaultNumber) {
        Values values = values(tag);
        return values.count() == 0 ? defaultNumber : values.get(0);
    }

    /**
     * @return none when the page does not have the tag
     * @throws RuntimeException when the file ends before the tag or the last of the numbers
     */
    Values values(int tag) {
        for (int i = 0; i < entryCount; i++) {
            int entry = firstEntry + i * ENTRY_BYTES;
            if (Short.toUnsignedInt(file.getShort(entry)) == tag) {
                return values(tag, entry);
            }
        }
        return new Values(0, LONG, 0);
    }

    private Values values(int tag, int entry) {
        int type = file.getShort(entry + 2);
        int size = type == BYTE ? Byte.BYTES : type == SHORT ? Short.BYTES : type == LONG ? Integer.BYTES : 0;
        long count = Integer.toUnsignedLong(file.getInt(entry + 4));
        if (size == 0 || count * size > file.limit()) {
            throw new IllegalArgumentException("TIFF tag " + tag + " has " + count + " values of type " + type);
        }
        int at = count * size <= Integer.BYTES ? entry + VALUE_OFFSET : file.getInt(entry + VALUE_OFFSET);
        if (at < 0 || at + count * size > file.limit()) {
            throw new IndexOutOfBoundsException("TIFF tag " + tag + " lies behind the end of the file");
        }
        return new Values(at, type, (int) count);
    }

    /** The numbers of a tag, which stay in the file. */
    final class Values {

        private final int at;
        private final int type;
        private final int count;

        private Values(int at, int type, int count) {
            this.at = at;
            this.type = type;
            this.count = count;
        }

        int count() {
            return count;
        }

        long get(int index) {
            return switch (type) {
                case BYTE -> Byte.toUnsignedLong(file.get(at + index));
                case SHORT -> Short.toUnsignedLong(file.getShort(at + index * Short.BYTES));
                default -> Integer.toUnsignedLong(file.getInt(at + index * Integer.BYTES));
            };
        }
    }
}
