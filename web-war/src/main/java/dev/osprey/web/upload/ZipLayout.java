package dev.osprey.web.upload;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Where the files of an archive lie. Each byte belongs to one file at most, and nothing between them is a file that the
 * directory does not list, as when two archives were put into one file.
 */
final class ZipLayout {

    /**
     * One file.
     *
     * @param header position of its local header
     * @param content position of its content
     * @param bytes length of its content
     * @param name as the directory writes it
     */
    record Part(long header, long content, long bytes, byte[] name) {

        private long end() {
            return content + bytes;
        }
    }

    private static final int NAME_LENGTH = 26;
    private static final int NAME = 30;

    private final ZipBytes archive;
    private final long directory;

    /** @param directory position of the central directory */
    ZipLayout(ZipBytes archive, long directory) {
        this.archive = archive;
        this.directory = directory;
    }

    void check(List<Part> parts) throws IOException {
        long end = 0;
        for (Part part :
                parts.stream().sorted(Comparator.comparingLong(Part::header)).toList()) {
            if (part.header() < end || part.content() < part.header() || part.bytes() < 0 || part.end() > directory) {
                throw new ZipException("files overlap");
            }
            if (!hasHeader(part)) {
                throw new ZipException("a file is not where the directory says");
            }
            checkGap(end, part.header());
            end = part.end();
        }
        checkGap(end, directory);
    }

    private boolean hasHeader(Part part) throws IOException {
        long header = part.header();
        // The content follows the name.
        byte[] name = archive.bytes(header + NAME, archive.unsignedShort(header + NAME_LENGTH));
        return archive.integer(header) == ZipDirectory.LOCAL_FILE_HEADER && Arrays.equals(name, part.name());
    }

    private void checkGap(long from, long to) throws IOException {
        for (long at = from; at + Integer.BYTES <= to; at++) {
            if (archive.integer(at) == ZipDirectory.LOCAL_FILE_HEADER) {
                throw new ZipException("the directory does not list all files");
            }
        }
    }
}
