package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The bundled images with their labels. */
final class Samples {

    private static final Path FOLDER = OspreyProcess.root().resolve("samples");

    /** Correct predictions for the hundred images, as in the model card. */
    static final int CORRECT = 90;

    private Samples() {}

    /**
     * @param label the true label
     * @param prediction the label that the bundled model assigns, correct or not
     */
    record Sample(Path file, String label, String prediction) {

        String name() {
            return file.getFileName().toString();
        }

        byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }
    }

    static List<Sample> all() throws IOException {
        List<String[]> labels = rows(FOLDER.resolve("labels.csv"));
        List<String[]> answers = rows(OspreyProcess.root().resolve("models/fashion-mnist/expected.csv"));
        return IntStream.range(0, labels.size())
                .mapToObj(
                        row -> new Sample(FOLDER.resolve(labels.get(row)[0]), labels.get(row)[1], answers.get(row)[1]))
                .toList();
    }

    private static List<String[]> rows(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
    }
}
