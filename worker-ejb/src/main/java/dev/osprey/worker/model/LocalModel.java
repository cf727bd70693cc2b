package dev.osprey.worker.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model's files on the local disk, needed only until the model is loaded. Closing deletes what was downloaded or
 * unpacked, never a folder of the operator.
 *
 * @param name the model's location as in the settings, for messages
 * @param folder contains the files
 * @param temporary folder to delete on close
 */
public record LocalModel(String name, Path folder, Optional<Path> temporary) implements AutoCloseable {

    public LocalModel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(temporary, "temporary");
    }

    /** A folder that stays. */
    public LocalModel(String name, Path folder) {
        this(name, folder, Optional.empty());
    }

    @Override
    public void close() {
        temporary.filter(Files::exists).ifPresent(LocalModel::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException inUse) {
            throw new UncheckedIOException(inUse);
        }
    }
}
