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
 * Takes the files out of a zip archive, one after another. What an archive says of its sizes is not believed: every byte
 * is counted when it comes out.
 */
final class Archive {

    /**
     * What one archive may hold.
     *
     * @param entries files and folders
     * @param bytes of all files together when they are unpacked
     * @param fileBytes that one file may have
     */
    record Limits(int entries, long bytes, int fileBytes) {}

    /** Takes one file. */
    @FunctionalInterface
    interface Taker {
        /** @param bytes one more than a file may have when it has too many */
        void take(String name, byte[] bytes);
    }

    private static final byte[] FILE = {'P', 'K', 3, 4};
    private static final byte[] EMPTY = {'P', 'K', 5, 6};
    private static final int BUFFER = 1 << 16;

    private final Limits limits;
    private final byte[] buffer = new byte[BUFFER];
    private long unpacked;

    Archive(Limits limits) {
        this.limits = limits;
    }

    /** Whether something begins as an archive does. */
    static boolean begins(byte[] content) {
        byte[] head = Arrays.copyOf(content, FILE.length);
        return Arrays.equals(head, FILE) || Arrays.equals(head, EMPTY);
    }

    /** As {@link #begins(byte[])}, for a stream that can be marked; nothing is taken off it. */
    static boolean begins(InputStream content) throws IOException {
        content.mark(FILE.length);
        byte[] head = content.readNBytes(FILE.length);
        content.reset();
        return begins(head);
    }

    /**
     * @throws ProblemException for an archive that is damaged, encrypted or goes beyond a limit
     * @throws IOException when the upload breaks off
     */
    void unpack(InputStream content, Taker taker) throws IOException {
        // One character a byte where an entry does not say that its name is UTF-8: nothing is unreadable so.
        try (ZipInputStream zip = new ZipInputStream(content, StandardCharsets.ISO_8859_1)) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > limits.entries()) {
                    throw new ProblemException(
                            Status.REQUEST_ENTITY_TOO_LARGE,
                            "The archive has more than the %d files allowed.".formatted(limits.entries()));
                }
                byte[] bytes = bytes(zip);
                if (!entry.isDirectory() && !isOfTheFinder(entry.getName())) {
                    taker.take(baseName(entry.getName()), bytes);
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            throw new ProblemException(Status.BAD_REQUEST, "The archive " + fault(damaged) + ".");
        }
    }

    /** The file as far as it may go; the rest is read and counted as well, since leaving it out would unpack it. */
    private byte[] bytes(ZipInputStream zip) throws IOException {
        byte[] bytes = zip.readNBytes((int) Math.min(limits.fileBytes() + 1L, limits.bytes() - unpacked + 1));
        count(bytes.length);
        for (int more = zip.read(buffer); more >= 0; more = zip.read(buffer)) {
            count(more);
        }
        return bytes;
    }

    private void count(int bytes) {
        unpacked += bytes;
        if (unpacked > limits.bytes()) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "The archive unpacks to more than the %d bytes allowed.".formatted(limits.bytes()));
        }
    }

    /** What macOS adds to each archive. */
    private static boolean isOfTheFinder(String name) {
        return name.startsWith("__MACOSX/") || baseName(name).equals(".DS_Store");
    }

    private static String baseName(String path) {
        int folder = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return HeaderText.utf8(path.substring(folder + 1));
    }

    private static String fault(Exception damaged) {
        return String.valueOf(damaged.getMessage()).contains("encrypted")
                ? "is encrypted, which cannot be read"
                : "is damaged or of a kind that cannot be read";
    }
}
