package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pictures that ship with their labels. */
final class Samples {

    private static final Path FOLDER = RunningOsprey.root().resolve("samples");

    /** Of the hundred, by the model card. */
    static final int RIGHT = 95;

    private Samples() {}

    /** @param label as the model's synset names it */
    record Sample(Path file, String label) {

        String name() {
            return file.getFileName().toString();
        }

        byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }
    }

    static List<Sample> all() throws IOException {
        return Files.readAllLines(FOLDER.resolve("labels.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", 2))
                .map(columns -> new Sample(FOLDER.resolve(columns[0]), columns[1]))
                .toList();
    }
}
