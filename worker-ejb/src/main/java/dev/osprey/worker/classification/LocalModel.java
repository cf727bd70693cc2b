package dev.osprey.worker.classification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model on this machine's disk; needed only until an {@link ImageClassifier} was made of it. Closing deletes what was
 * fetched or unpacked for it, never an operator's own folder.
 *
 * @param name what the operator calls it, for messages
 * @param folder with the model's files
 * @param fetched what to delete, or null
 */
public record LocalModel(String name, Path folder, Path fetched) implements AutoCloseable {

    @Override
    public void close() {
        if (fetched == null || !Files.exists(fetched)) {
            return;
        }
        try (Stream<Path> below = Files.walk(fetched)) {
            List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException inUse) {
            throw new UncheckedIOException(inUse);
        }
    }
}
