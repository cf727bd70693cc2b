package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The directory that holds everything, locked so that only one process serves it. */
final class DataDirectory implements AutoCloseable {

    private static final String ENDPOINTS = "endpoints.properties";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** @throws StartupException when the directory cannot be made or written, or another local cloud serves it */
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
            // Left behind by a process that was killed: those ports are dead or someone else's.
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

    /** The folder of one server, made if missing. */
    Path folder(String server) throws IOException {
        return Files.createDirectories(root.resolve(server));
    }

    /** Tells others where the servers are; the file appears complete or not at all. */
    void publish(CloudEndpoints endpoints) throws IOException {
        Path written = root.resolve(ENDPOINTS + ".new");
        Files.writeString(written, endpoints.asProperties());
        Files.move(written, root.resolve(ENDPOINTS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes the endpoints back. */
    void withdraw() throws IOException {
        Files.deleteIfExists(root.resolve(ENDPOINTS));
    }

    /** Lets another process have the directory. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
