package dev.osprey.worker.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import ai.djl.util.TarUtils;
import ai.djl.util.ZipUtils;

/** A model packed as {@code .zip}, {@code .tar}, {@code .tar.gz} or {@code .tgz}. */
final class ModelArchive {

    private static final List<String> EXTENSIONS = List.of(".zip", ".tar", ".tar.gz", ".tgz");

    private ModelArchive() {}

    static boolean isNamed(String fileName) {
        return EXTENSIONS.stream().anyMatch(fileName.toLowerCase(Locale.ROOT)::endsWith);
    }

    /** @param location the model's, for messages */
    static void unpack(String location, Path archive, Path folder) throws IOException, ModelException {
        String name = archive.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!isNamed(name)) {
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s is neither a folder nor a .zip or .tar.gz archive", location));
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive))) {
            if (name.endsWith(".zip")) {
                ZipUtils.unzip(stream, folder);
            } else {
                TarUtils.untar(stream, folder, !name.endsWith(".tar"));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isEmpty()) {
                throw new ModelException(
                        String.format(Locale.ROOT, "model %s is an empty or damaged archive", location));
            }
        }
    }
}
