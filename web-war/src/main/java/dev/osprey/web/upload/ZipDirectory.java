package dev.osprey.web.upload;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/**
 * The central directory of a zip archive (PKWARE's APPNOTE, 4.3.12 to 4.3.16), as far as it must be known before a library
 * reads it: a directory of a few megabytes may announce one file and list a million, each of which becomes an object.
 *
 * @param start position of its first record
 * @param entries files and folders that it lists
 */
record ZipDirectory(long start, int entries) {

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
    static ZipDirectory of(ZipBytes archive, int limit) throws IOException {
        try {
            return read(archive, limit);
        } catch (EOFException cut) {
            throw new ZipException("the directory is cut off");
        }
    }

    private static ZipDirectory read(ZipBytes archive, int limit) throws IOException {
        long end = end(archive);
        long announced = archive.unsignedShort(end + 10);
        long start;
        long locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && archive.integer(locator) == LOCATOR_64) {
            long end64 = position(archive, archive.longInteger(locator + 8));
            if (archive.integer(end64) != END_64) {
                throw new ZipException("the directory is misplaced");
            }
            announced = archive.longInteger(end64 + 32);
            start = position(archive, archive.longInteger(end64 + 48));
        } else {
            // From its end, since a self-extracting archive has a program in front.
            start = position(archive, end - Integer.toUnsignedLong(archive.integer(end + 12)));
        }
        int entries = 0;
        for (long at = start; at < end && archive.integer(at) == RECORD && entries <= limit; entries++) {
            int extra = archive.unsignedShort(at + 30);
            if (extra > LONGEST_EXTRA) {
                throw new ZipException("an extra field has " + extra + " bytes");
            }
            at += RECORD_BYTES + archive.unsignedShort(at + 28) + extra + archive.unsignedShort(at + 32);
        }
        if (entries <= limit && entries != announced) {
            throw new ZipException("the directory lists " + entries + " files and announces " + announced);
        }
        return new ZipDirectory(start, entries);
    }

    private static long end(ZipBytes archive) throws IOException {
        long last = archive.size() - END_BYTES;
        // Forwards, as the bytes are read: the last one counts.
        long found = -1;
        for (long at = Math.max(0, last - LONGEST_COMMENT); at <= last; at++) {
            if (archive.integer(at) == END) {
                found = at;
            }
        }
        if (found < 0) {
            throw new ZipException("there is no directory");
        }
        return found;
    }

    private static long position(ZipBytes archive, long offset) throws IOException {
        return offset < 0 ? archive.size() : Math.min(offset, archive.size());
    }
}
