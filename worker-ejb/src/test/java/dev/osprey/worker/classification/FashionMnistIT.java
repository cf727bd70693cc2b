package dev.osprey.worker.classification;

import java.nio.file.Files;
import java.util.List;

import dev.osprey.core.classification.Prediction;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.fixtures.FashionMnist;
import dev.osprey.worker.fixtures.FashionMnist.Item;
import dev.osprey.worker.fixtures.ImageVariant;
import dev.osprey.worker.model.LocalModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The bundled model on what people upload. */
class FashionMnistIT {

    /** Takes every {@code STEP}th of the 10,000 test images; the thorough run gives the figures of the model card. */
    private static final int STEP = Boolean.getBoolean("osprey.thorough") ? 5 : 50;

    private static ImageClassifier classifier;

    @BeforeAll
    static void load() throws Exception {
        LocalModel model = new LocalModel("fashion-mnist", FashionMnist.MODEL);
        classifier = ImageClassifier.load(model, new ImageDecoder(10_000_000), 2);
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    @Test
    void predictsTheSamplesAsPythonDoes() throws Exception {
        List<String> expected = Files.readAllLines(FashionMnist.MODEL.resolve("expected.csv"));
        List<Item> samples = FashionMnist.samples();

        for (int i = 0; i < samples.size(); i++) {
            String[] cells = expected.get(i + 1).split(",");
            Prediction best = classifier
                    .classify(ImageVariant.CLEAN.of(samples.get(i).image(), i), 1)
                    .get(0);
            assertThat(best.label()).as(expected.get(i + 1)).isEqualTo(cells[1]);
            assertThat(best.probability()).isCloseTo(Double.parseDouble(cells[2]), within(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recognizesTheSamplesInEveryForm(ImageVariant form) throws Exception {
        int right = right(form, FashionMnist.samples());

        System.out.printf("samples %s: %d%n", form, right);
        assertThat(right).isGreaterThanOrEqualTo(86);
    }

    @ParameterizedTest
    @EnumSource
    void recognizesTheTestSetInEveryForm(ImageVariant form) throws Exception {
        assumeTrue(Files.isDirectory(FashionMnist.DATASET), "needs the Debian package dataset-fashion-mnist");
        List<Item> items = FashionMnist.testSet(STEP);

        double share = (double) right(form, items) / items.size();

        System.out.printf("%s: %.2f %% of %d%n", form, 100 * share, items.size());
        assertThat(share).isGreaterThan(0.91);
    }

    private static int right(ImageVariant form, List<Item> items) throws Exception {
        int right = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            byte[] file = form.of(item.image(), i);
            if (classifier.classify(file, 1).get(0).label().equals(item.label())) {
                right++;
            }
        }
        return right;
    }
}
