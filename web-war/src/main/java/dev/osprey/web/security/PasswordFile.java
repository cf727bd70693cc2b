package dev.osprey.web.security;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The file with the hash of the admin's password, in the data directory that all web nodes of a machine share. */
final class PasswordFile {

    private static final int PASSWORD_BYTES = 15;
    private static final int SALT_BYTES = 16;

    private final Path file;
    private final SecureRandom random;

    PasswordFile(Path data, SecureRandom random) {
        this.file = data.resolve("admin-password-hash");
        this.random = random;
    }

    /**
     * Generates a password unless the file exists.
     *
     * @return the password if it was generated now; it cannot be recovered later
     */
    Optional<String> createIfMissing() throws IOException {
        if (Files.exists(file)) {
            return Optional.empty();
        }
        String password = Base64.getUrlEncoder().encodeToString(bytes(PASSWORD_BYTES));
        Path temporary = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(temporary, PasswordHash.ofRandom(password, bytes(SALT_BYTES)) + "\n");
            // Atomic: of several nodes that start at the same time one creates the file, and none reads a partial one.
            Files.createLink(file, temporary);
            return Optional.of(password);
        } catch (FileAlreadyExistsException another) {
            return Optional.empty();
        } finally {
            Files.delete(temporary);
        }
    }

    PasswordHash read() throws IOException {
        return PasswordHash.parse(Files.readString(file));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
