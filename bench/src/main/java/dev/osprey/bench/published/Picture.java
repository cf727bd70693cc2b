package dev.osprey.bench.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One of the sample pictures.
 *
 * @param answer what the model that ships says of it
 */
record Picture(String name, byte[] bytes, String answer) {

    Picture {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(answer, "answer");
    }

    /** All hundred, from the project's root folder. */
    static List<Picture> samples(Path root) throws IOException {
        List<String> names = column(root.resolve("samples/labels.csv"), 0);
        List<String> answers = column(root.resolve("models/fashion-mnist/expected.csv"), 1);
        List<Picture> samples = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            String name = names.get(row);
            samples.add(
                    new Picture(name, Files.readAllBytes(root.resolve("samples").resolve(name)), answers.get(row)));
        }
        return samples;
    }

    private static List<String> column(Path csv, int column) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.split(",")[column])
                .toList();
    }
}
