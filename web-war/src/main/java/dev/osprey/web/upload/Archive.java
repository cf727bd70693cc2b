package dev.osprey.web.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Extracts the files of a zip archive one by one: all that its central directory lists, or none. A reader that goes by the
 * headers between the files instead takes a damaged one for the end. Does not trust the sizes that the archive declares: every
 * byte is counted as it is decompressed.
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
        // In memory: its directory is at its end.
        extract(new SeekableInMemoryByteChannel(content.readAllBytes()), consumer);
    }

    /**
     * Like {@link #extract(InputStream, FileConsumer)}, for an archive that is in memory or in a file.
     *
     * @param archive may be closed afterwards
     */
    void extract(SeekableByteChannel archive, FileConsumer consumer) {
        try {
            ZipBytes bytes = new ZipBytes(archive);
            ZipDirectory directory = ZipDirectory.of(bytes, limits.entries());
            if (directory.entries() > limits.entries()) {
                throw new ProblemException(
                        Status.REQUEST_ENTITY_TOO_LARGE,
                        String.format(
                                Locale.ROOT, "The archive contains more than the %d files allowed.", limits.entries()));
            }
            try (ZipFile zip = open(archive)) {
                List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
                check(zip, bytes, directory, entries);
                extract(zip, entries, consumer);
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw new ProblemException(Status.BAD_REQUEST, "The archive is damaged or in an unsupported format.");
        }
    }

    private static ZipFile open(SeekableByteChannel archive) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(archive)
                // Names that are not marked as UTF-8 are read from their bytes.
                .setCharset(StandardCharsets.ISO_8859_1)
                .setIgnoreLocalFileHeader(true)
                .get();
    }

    /** Refuses what would be answered in part only, or not at all. */
    private void check(ZipFile zip, ZipBytes archive, ZipDirectory directory, List<ZipArchiveEntry> entries)
            throws IOException {
        long announced = 0;
        List<ZipLayout.Part> parts = new ArrayList<>();
        for (ZipArchiveEntry entry : entries) {
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                throw new ProblemException(Status.BAD_REQUEST, "The archive is encrypted, which is not supported.");
            }
            if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
                throw new ProblemException(
                        Status.BAD_REQUEST,
                        String.format(
                                Locale.ROOT,
                                "The archive is compressed with method %d, which is not supported. Please use the usual one, Deflate.",
                                entry.getMethod()));
            }
            announced += Math.max(0, entry.getSize());
            if (announced > limits.bytes()) {
                throw tooLarge();
            }
            // The library looks up where the content begins.
            zip.getRawInputStream(entry).close();
            parts.add(new ZipLayout.Part(
                    entry.getLocalHeaderOffset(),
                    entry.getDataOffset(),
                    entry.getCompressedSize(),
                    entry.getRawName()));
        }
        new ZipLayout(archive, directory.start()).check(parts);
    }

    private void extract(ZipFile zip, List<ZipArchiveEntry> entries, FileConsumer consumer) throws IOException {
        ZipNames names = new ZipNames(entries.stream()
                .filter(entry -> unicodeName(entry).isEmpty())
                .map(ZipArchiveEntry::getRawName)
                .toList());
        for (ZipArchiveEntry entry : entries) {
            byte[] bytes;
            try (InputStream content = zip.getInputStream(entry)) {
                bytes = bytes(content, entry);
            }
            String name = unicodeName(entry).orElseGet(() -> names.read(entry.getRawName()));
            boolean folder = entry.isDirectory() && bytes.length == 0;
            if (!folder && !isMacMetadata(name)) {
                consumer.accept(baseName(name), bytes);
            }
        }
    }

    /** The name if the archive tells its character set: by a flag, or by an extra field of Info-ZIP for just this name. */
    private static Optional<String> unicodeName(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesUTF8ForNames()) {
            return Optional.of(entry.getName());
        }
        if (entry.getExtraField(UnicodePathExtraField.UPATH_ID) instanceof UnicodePathExtraField field) {
            CRC32 checksum = new CRC32();
            checksum.update(entry.getRawName());
            return Optional.ofNullable(field.getUnicodeName())
                    .filter(name -> checksum.getValue() == field.getNameCRC32())
                    .map(name -> new String(name, StandardCharsets.UTF_8));
        }
        return Optional.empty();
    }

    /** The file up to its limit. The rest is read too, since only the whole file tells whether it is damaged. */
    private byte[] bytes(InputStream content, ZipArchiveEntry entry) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(content, new CRC32());
        byte[] bytes = checked.readNBytes((int) Math.min(limits.fileBytes() + 1L, limits.bytes() - extracted + 1));
        count(bytes.length);
        long size = bytes.length;
        for (int more = checked.read(buffer); more >= 0; more = checked.read(buffer)) {
            count(more);
            size += more;
        }
        if (size != entry.getSize() || checked.getChecksum().getValue() != entry.getCrc()) {
            throw new ZipException("the content differs from the directory");
        }
        return bytes;
    }

    private void count(int bytes) {
        extracted += bytes;
        if (extracted > limits.bytes()) {
            throw tooLarge();
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                String.format(Locale.ROOT, "The archive extracts to more than the %d bytes allowed.", limits.bytes()));
    }

    /** Files that the Finder of macOS adds to every archive. */
    private static boolean isMacMetadata(String name) {
        return name.startsWith("__MACOSX/") || baseName(name).equals(".DS_Store");
    }

    private static String baseName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
