package dev.osprey.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An image to upload.
 *
 * @param bytes the file; not copied
 * @param label that the model predicts
 */
public record SampleImage(String name, byte[] bytes, String label) {

    public SampleImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(label, "label");
    }

    /** All hundred samples, read from the project's root folder. */
    public static List<SampleImage> samples(Path root) throws IOException {
        List<String> names = column(root.resolve("samples/labels.csv"), 0);
        List<String> labels = column(root.resolve("models/fashion-mnist/expected.csv"), 1);
        List<SampleImage> samples = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            String name = names.get(row);
            samples.add(new SampleImage(
                    name, Files.readAllBytes(root.resolve("samples").resolve(name)), labels.get(row)));
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
