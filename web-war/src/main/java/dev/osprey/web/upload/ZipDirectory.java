package dev.osprey.web.upload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * The central directory of a zip archive (PKWARE's APPNOTE, 4.3.12 to 4.3.16), as far as it must be known before a library
 * reads it: a directory of a few megabytes may announce one file and list a million, each of which becomes an object.
 *
 * @param start position of its first record
 * @param entries files and folders that it lists
 */
record ZipDirectory(int start, int entries) {

    static final int LOCAL_FILE_HEADER = 0x04034b50;

    private static final int RECORD = 0x02014b50;
    private static final int RECORD_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    // Each four bytes may become an object. Real ones have times, owner, sizes and a name in UTF-8.
    private static final int LONGEST_EXTRA = 2048;

    /**
     * Finds the directory and counts its records.
     *
     * @param limit where to stop counting: one more record is counted at most
     * @throws ZipException when there is no directory, or it is not complete
     */
    static ZipDirectory of(byte[] archive, int limit) throws ZipException {
        try {
            return of(ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN), limit);
        } catch (IndexOutOfBoundsException cut) {
            throw new ZipException("the directory is cut off");
        }
    }

    private static ZipDirectory of(ByteBuffer archive, int limit) throws ZipException {
        int end = end(archive);
        long announced = Short.toUnsignedInt(archive.getShort(end + 10));
        int start;
        int locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && archive.getInt(locator) == LOCATOR_64) {
            int end64 = position(archive.getLong(locator + 8));
            if (archive.getInt(end64) != END_64) {
                throw new ZipException("the directory is misplaced");
            }
            announced = archive.getLong(end64 + 32);
            start = position(archive.getLong(end64 + 48));
        } else {
            // From its end, since a self-extracting archive has a program in front.
            start = position(end - Integer.toUnsignedLong(archive.getInt(end + 12)));
        }
        int entries = 0;
        for (int at = start; at < end && archive.getInt(at) == RECORD && entries <= limit; entries++) {
            int extra = Short.toUnsignedInt(archive.getShort(at + 30));
            if (extra > LONGEST_EXTRA) {
                throw new ZipException("an extra field has " + extra + " bytes");
            }
            at += RECORD_BYTES
                    + Short.toUnsignedInt(archive.getShort(at + 28))
                    + extra
                    + Short.toUnsignedInt(archive.getShort(at + 32));
        }
        if (entries <= limit && entries != announced) {
            throw new ZipException("the directory lists " + entries + " files and announces " + announced);
        }
        return new ZipDirectory(start, entries);
    }

    private static int end(ByteBuffer archive) throws ZipException {
        int last = archive.limit() - END_BYTES;
        for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (archive.getInt(at) == END) {
                return at;
            }
        }
        throw new ZipException("there is no directory");
    }

    private static int position(long offset) {
        return offset < 0 || offset > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) offset;
    }
}
