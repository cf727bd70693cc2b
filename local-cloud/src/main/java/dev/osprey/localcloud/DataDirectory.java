package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The directory with the data of all servers, locked so that only one process uses it. */
final class DataDirectory implements AutoCloseable {

    private static final String ENDPOINTS = "endpoints.properties";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** @throws StartupException when the directory cannot be created or written, or another local cloud uses it */
    static DataDirectory lock(Path root) throws StartupException {
        try {
            Files.createDirectories(root);
            FileChannel lockFile =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new StartupException("data directory is in use by another local cloud: " + root);
            }
            DataDirectory directory = new DataDirectory(root, lockFile);
            // Left by a killed process: its ports are closed or belong to another process now.
            Files.deleteIfExists(root.resolve(ENDPOINTS));
            return directory;
        } catch (IOException e) {
            throw new StartupException("cannot use data directory " + root + ": " + e, e);
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The folder of one server; created if missing. */
    Path folder(String server) throws IOException {
        return Files.createDirectories(root.resolve(server));
    }

    /** Writes the file with the endpoints, atomically. */
    void publish(CloudEndpoints endpoints) throws IOException {
        Path written = root.resolve(ENDPOINTS + ".new");
        Files.writeString(written, endpoints.asProperties());
        Files.move(written, root.resolve(ENDPOINTS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the file with the endpoints. */
    void withdraw() throws IOException {
        Files.deleteIfExists(root.resolve(ENDPOINTS));
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
