package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

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
    private final Map<Integer, Integer> entries = new HashMap<>();

    /** @throws RuntimeException when the file ends inside the directory */
    TiffDirectory(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = file.getInt(FIRST_DIRECTORY_OFFSET);
        int count = Short.toUnsignedInt(file.getShort(directory));
        for (int i = 0; i < count; i++) {
            int entry = directory + Short.BYTES + i * ENTRY_BYTES;
            file.get(entry + ENTRY_BYTES - 1);
            entries.putIfAbsent(Short.toUnsignedInt(file.getShort(entry)), entry);
        }
    }

    /**
     * @return the first number of a tag, or the default when the page does not have the tag
     * @throws RuntimeException when the file ends before the number
     */
    long number(int tag, long defaultNumber) {
        long[] all = numbers(tag);
        return all.length == 0 ? defaultNumber : all[0];
    }

    /**
     * @return empty when the page does not have the tag
     * @throws RuntimeException when the file ends before the numbers
     */
    long[] numbers(int tag) {
        if (!entries.containsKey(tag)) {
            return new long[0];
        }
        int entry = entries.get(tag);
        int type = file.getShort(entry + 2);
        int size = type == BYTE ? Byte.BYTES : type == SHORT ? Short.BYTES : type == LONG ? Integer.BYTES : 0;
        long count = Integer.toUnsignedLong(file.getInt(entry + 4));
        // Before the array is allocated.
        if (size == 0 || count * size > file.limit()) {
            throw new IllegalArgumentException("TIFF tag " + tag + " has " + count + " values of type " + type);
        }
        int at = count * size <= Integer.BYTES ? entry + VALUE_OFFSET : file.getInt(entry + VALUE_OFFSET);
        long[] numbers = new long[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(at + i * size, type);
        }
        return numbers;
    }

    private long number(int at, int type) {
        return switch (type) {
            case BYTE -> Byte.toUnsignedLong(file.get(at));
            case SHORT -> Short.toUnsignedLong(file.getShort(at));
            default -> Integer.toUnsignedLong(file.getInt(at));
        };
    }
}
