package dev.osprey.worker.classification;

import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import ai.djl.ndarray.NDManager;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ImageClassifierIT {

    private ImageClassifier classifier;

    @BeforeEach
    void load() throws Exception {
        LocalModel model = new LocalModel("colours", ColourModel.folder());
        classifier = ImageClassifier.load(model, new ImageDecoder(1_000_000), 2);
    }

    @AfterEach
    void close() {
        classifier.close();
    }

    @Test
    void returnsLabelsWithProbabilities() throws Exception {
        List<Prediction> predictions = classifier.classify(ColourModel.png(Color.GREEN, 300, 100), 3);

        assertThat(predictions).extracting(Prediction::label).containsExactly("green", "red", "blue");
        double green = Math.E / (Math.E + 2);
        assertThat(predictions.get(0).probability()).isCloseTo(green, within(1e-5));
        assertThat(predictions.stream().mapToDouble(Prediction::probability).sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void keepsTheSamplesThatItCanReadAndNoMoreThanAPageShows(@TempDir Path folder) throws Exception {
        ColourModel.copyTo(folder);
        Path samples = Files.createDirectory(folder.resolve("samples"));
        byte[] red = ColourModel.png(Color.RED, 8, 8);
        Files.writeString(samples.resolve("a-readme.txt"), "no image");
        for (int each = 10; each < 30; each++) {
            Files.write(samples.resolve(each + ".png"), red);
        }

        try (ImageClassifier other =
                ImageClassifier.load(new LocalModel("/models/colours", folder), new ImageDecoder(1_000_000), 1)) {
            assertThat(other.samples())
                    .hasSize(12)
                    .allSatisfy(sample -> assertThat(sample.bytes()).isEqualTo(red))
                    .extracting(SamplePicture::fileName)
                    .startsWith("10.png")
                    .endsWith("21.png");
            assertThat(other.model()).isEqualTo(classifier.model());
        }
        assertThat(classifier.samples()).isEmpty();
    }

    @Test
    void returnsTheTopKButNotMoreThanTheModelHas() throws Exception {
        byte[] red = ColourModel.png(Color.RED, 64, 64);

        assertThat(classifier.classify(red, 1)).hasSize(1);
        assertThat(classifier.classify(red, 10)).hasSize(3);
        assertThat(classifier.labels()).containsExactly("red", "green", "blue");
    }

    @Test
    void rejectsAFileThatIsNotAnImage() {
        assertThatThrownBy(() -> classifier.classify("text".getBytes(StandardCharsets.UTF_8), 1))
                .isInstanceOf(InvalidImageException.class);
    }

    @Test
    void parallelCallersGetTheirOwnResults() throws Exception {
        List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int colour = i % 3;
                byte[] image = ColourModel.png(colours.get(colour), 50, 50);
                tasks.add(() -> classifier
                        .classify(image, 1)
                        .get(0)
                        .label()
                        .equals(classifier.labels().get(colour)));
            }
            for (Future<Boolean> right : threads.invokeAll(tasks)) {
                assertThat(right.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void leaksNoNativeMemory() throws Exception {
        byte[] image = ColourModel.png(Color.BLUE, 50, 50);
        classifier.classify(image, 1);
        int before = resources();

        for (int i = 0; i < 200; i++) {
            classifier.classify(image, 1);
        }

        assertThat(resources()).isEqualTo(before);
        try (NDManager any = NDManager.newBaseManager("PyTorch")) {
            any.create(1f);
            assertThat(resources()).as("what a leak would show").isEqualTo(before + 1);
        }
    }

    @Test
    void needsAPredictorAndATopK() {
        LocalModel model = new LocalModel("colours", ColourModel.folder());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageClassifier.load(model, new ImageDecoder(1), 0))
                .withMessage("0 predictors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classifier.classify(ColourModel.png(Color.RED, 9, 9), 0))
                .withMessage("top 0");
    }

    @Test
    void failsOnceClosed() {
        classifier.close();

        assertThatThrownBy(() -> classifier.classify(ColourModel.png(Color.RED, 9, 9), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** Native arrays of the whole engine: all are attached to its one system manager. */
    private static int resources() {
        try (NDManager any = NDManager.newBaseManager("PyTorch")) {
            return any.getParentManager().getManagedArrays().size();
        }
    }
}
