package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The metadata of a TIFF file: all tags but those that say how the pixels look. Offsets lead from everywhere to anywhere in a
 * TIFF file, so nothing moves: the entries of these tags are taken out of their directory, and their values become zeros.
 */
final class TiffMetadata {

    // TIFF 6.0 and its supplements; 34675 is the colour profile.
    private static final Set<Integer> NEEDED = Set.of(
            254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284,
            288, 289, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336,
            338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34675);
    // Exif, GPS, interoperability, and further directories.
    private static final Set<Integer> DIRECTORIES = Set.of(330, 34665, 34853, 40965);

    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    private static final int FIRST_DIRECTORY_OFFSET = 4;
    private static final int ENTRY_BYTES = 12;
    private static final int MAX_DIRECTORIES = 1000;

    // A shorter range without a change is not worth a piece of its own.
    private static final int SHORTEST_KEPT = 64;

    private final byte[] file;
    private final byte[] changed;
    private final ByteBuffer data;
    private final Set<Integer> seen = new HashSet<>();
    // Written last, so that no value that claims their place clears them.
    private final Map<Integer, byte[]> directories = new HashMap<>();

    TiffMetadata(byte[] file) {
        this.file = file;
        this.changed = file.clone();
        this.data = ByteBuffer.wrap(file)
                .order(file.length > 0 && file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    void remove(PublicImage.Builder target) {
        try {
            int directory = data.getInt(FIRST_DIRECTORY_OFFSET);
            while (directory != 0 && directory(directory, true)) {
                directory = data.getInt(end(directory));
            }
        } catch (IndexOutOfBoundsException theLastDirectoryIsCut) {
            // What was found before it is removed.
        }
        directories.forEach((at, bytes) -> System.arraycopy(bytes, 0, changed, at, bytes.length));
        write(target);
    }

    private int end(int directory) {
        return directory + 2 + Short.toUnsignedInt(data.getShort(directory)) * ENTRY_BYTES;
    }

    /**
     * @param visible whether the needed tags stay; none does in a directory of metadata
     * @return whether the directory was new and complete
     */
    private boolean directory(int at, boolean visible) {
        if (seen.size() >= MAX_DIRECTORIES || !seen.add(at) || end(at) + Integer.BYTES > file.length) {
            return false;
        }
        int entries = Short.toUnsignedInt(data.getShort(at));
        ByteBuffer rewritten = ByteBuffer.allocate(end(at) + Integer.BYTES - at).order(data.order());
        int kept = 0;
        for (int entry = at + 2; entry < end(at); entry += ENTRY_BYTES) {
            int tag = Short.toUnsignedInt(data.getShort(entry));
            if (visible && NEEDED.contains(tag)) {
                rewritten.put(2 + kept * ENTRY_BYTES, file, entry, ENTRY_BYTES);
                kept++;
            } else {
                clear(entry, tag);
            }
        }
        rewritten.putShort(0, (short) kept);
        if (visible) {
            rewritten.putInt(2 + kept * ENTRY_BYTES, data.getInt(end(at)));
        }
        if (kept < entries) {
            directories.put(at, rewritten.array());
        }
        return true;
    }

    private void clear(int entry, int tag) {
        int type = Short.toUnsignedInt(data.getShort(entry + 2));
        long bytes = Integer.toUnsignedLong(data.getInt(entry + 4)) * (type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0);
        int at = bytes <= Integer.BYTES ? entry + 8 : data.getInt(entry + 8);
        if (at < 0 || at + bytes > file.length) {
            return;
        }
        if (DIRECTORIES.contains(tag)) {
            for (int pointer = at; pointer + Integer.BYTES <= at + bytes; pointer += Integer.BYTES) {
                int directory = data.getInt(pointer);
                if (directory > 0 && directory + Integer.BYTES < file.length) {
                    directory(directory, false);
                }
            }
        }
        if (bytes > Integer.BYTES) {
            Arrays.fill(changed, at, (int) (at + bytes), (byte) 0);
        }
    }

    /** Keeps what has not changed. */
    private void write(PublicImage.Builder target) {
        int at = 0;
        while (at < file.length) {
            int difference = Arrays.mismatch(file, at, file.length, changed, at, file.length);
            if (difference < 0) {
                target.keep(at, file.length);
                return;
            }
            target.keep(at, at + difference);
            int from = at + difference;
            int to = changeEnd(from);
            target.add(Arrays.copyOfRange(changed, from, to));
            at = to;
        }
    }

    /** Behind the last changed byte before a range of equal ones. */
    private int changeEnd(int from) {
        int end = from + 1;
        for (int at = end; at < file.length && at - end < SHORTEST_KEPT; at++) {
            if (file[at] != changed[at]) {
                end = at + 1;
            }
        }
        return end;
    }
}
