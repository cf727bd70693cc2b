package dev.osprey.core.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

import dev.osprey.core.time.Await;

/** A folder of a process, which is deleted with all its files on close: JUnit's {@code TempDir} belongs to one test class. */
public record TemporaryFolder(Path path) implements AutoCloseable {

    public TemporaryFolder {
        Objects.requireNonNull(path, "path");
    }

    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for processes that end and still write into the folder. */
    @Override
    public void close() {
        try {
            Await.until(path + " is deleted", this::delete);
        } catch (Exception failure) {
            throw new IllegalStateException(path + " cannot be deleted", failure);
        }
    }

    private boolean delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            // Of each folder, what is in it comes first.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (DirectoryNotEmptyException another) {
            return false;
        } catch (UncheckedIOException walked) {
            if (walked.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw walked;
        }
    }
}
