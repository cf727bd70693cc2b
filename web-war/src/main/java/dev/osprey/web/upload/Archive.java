package dev.osprey.web.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/**
 * Extracts the files of a zip archive one by one. Ignores the sizes that the archive declares: every byte is counted as it
 * is decompressed.
 */
final class Archive {

    /**
     * Limits for one archive.
     *
     * @param entries files and folders
     * @param bytes decompressed, all files together
     * @param fileBytes decompressed, one file
     */
    record Limits(int entries, long bytes, int fileBytes) {}

    /** Receives the extracted files. */
    @FunctionalInterface
    interface FileConsumer {
        /** @param bytes truncated to one more than the limit when the file is too large */
        void accept(String name, byte[] bytes);
    }

    private static final byte[] LOCAL_FILE_HEADER = {'P', 'K', 3, 4};
    private static final byte[] END_OF_EMPTY_ARCHIVE = {'P', 'K', 5, 6};
    private static final int BUFFER = 1 << 16;

    private final Limits limits;
    private final byte[] buffer = new byte[BUFFER];
    private long extracted;

    Archive(Limits limits) {
        this.limits = limits;
    }

    /** Whether the content starts like a zip archive. */
    static boolean isZip(byte[] content) {
        byte[] head = Arrays.copyOf(content, LOCAL_FILE_HEADER.length);
        return Arrays.equals(head, LOCAL_FILE_HEADER) || Arrays.equals(head, END_OF_EMPTY_ARCHIVE);
    }

    /** Like {@link #isZip(byte[])}, for a stream that supports {@code mark}; leaves its position unchanged. */
    static boolean isZip(InputStream content) throws IOException {
        content.mark(LOCAL_FILE_HEADER.length);
        byte[] head = content.readNBytes(LOCAL_FILE_HEADER.length);
        content.reset();
        return isZip(head);
    }

    /**
     * @throws ProblemException for an archive that is damaged, encrypted or exceeds a limit
     * @throws IOException when the upload is interrupted
     */
    void extract(InputStream content, FileConsumer consumer) throws IOException {
        // Names that are not marked as UTF-8 are read as one character per byte, which accepts every name.
        try (ZipInputStream zip = new ZipInputStream(content, StandardCharsets.ISO_8859_1)) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > limits.entries()) {
                    throw new ProblemException(
                            Status.REQUEST_ENTITY_TOO_LARGE,
                            "The archive contains more than the %d files allowed.".formatted(limits.entries()));
                }
                byte[] bytes = bytes(zip);
                if (!entry.isDirectory() && !isMacMetadata(entry.getName())) {
                    consumer.accept(baseName(entry.getName()), bytes);
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            throw new ProblemException(Status.BAD_REQUEST, "The archive " + fault(damaged) + ".");
        }
    }

    /** The file up to its limit. The rest is read and counted too, since skipping an entry decompresses it as well. */
    private byte[] bytes(ZipInputStream zip) throws IOException {
        byte[] bytes = zip.readNBytes((int) Math.min(limits.fileBytes() + 1L, limits.bytes() - extracted + 1));
        count(bytes.length);
        for (int more = zip.read(buffer); more >= 0; more = zip.read(buffer)) {
            count(more);
        }
        return bytes;
    }

    private void count(int bytes) {
        extracted += bytes;
        if (extracted > limits.bytes()) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "The archive extracts to more than the %d bytes allowed.".formatted(limits.bytes()));
        }
    }

    /** Files that the Finder of macOS adds to every archive. */
    private static boolean isMacMetadata(String name) {
        return name.startsWith("__MACOSX/") || baseName(name).equals(".DS_Store");
    }

    private static String baseName(String path) {
        int folder = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return HeaderText.utf8(path.substring(folder + 1));
    }

    private static String fault(Exception damaged) {
        return String.valueOf(damaged.getMessage()).contains("encrypted")
                ? "is encrypted, which is not supported"
                : "is damaged or in an unsupported format";
    }
}
