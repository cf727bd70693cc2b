package dev.osprey.worker.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

import dev.osprey.core.digests.Sha256;

/**
 * The version of a model: the beginning of the SHA-256 of its files, one after the other. The same files have the same version
 * wherever they are.
 */
final class ModelDigest {

    private static final int HEX_DIGITS = 12;
    private static final int BUFFER = 1 << 16;

    private ModelDigest() {}

    static String of(List<Path> files) throws IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER];
        for (Path file : files) {
            try (InputStream content = Files.newInputStream(file)) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }
}
