package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageFiles;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.worker.fixtures.Photographs;
import dev.osprey.worker.fixtures.PillowResize;
import dev.osprey.worker.fixtures.TorchScriptModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;
import dev.osprey.worker.preprocessing.ResizeCenterCrop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Photographs of 12 megapixels through this service's preprocessing and through Pillow's and torchvision's. */
class ReferencePipelineIT {

    private static final Logger LOG = Logger.getLogger(ReferencePipelineIT.class.getName());

    private static final int PICTURES = Boolean.getBoolean("osprey.thorough") ? 200 : 2;
    private static final int SHORTER_SIDE = 256;
    private static final int SIDE = 224;
    private static final int LABELS = 100;

    /** A convolution and a linear layer with weights that look random. */
    private static final String NETWORK =
            """
            torch.matmul(torch.reshape(torch.adaptive_avg_pool2d(torch.relu(torch.conv2d(torch.sub(x, 0.45), %s, None, \
            [4, 4], [3, 3])), [4, 4]), [1, 512]), %s)""".formatted(weights(32 * 3 * 7 * 7, "32, 3, 7, 7"), weights(512 * LABELS, "512, " + LABELS));

    private static String weights(int count, String shape) {
        return "torch.reshape(torch.frac(torch.mul(torch.sin(torch.mul(torch.arange(%d, dtype=6), 12.9898)), 43758.5)), [%s])"
                .formatted(count, shape);
    }

    private final ImageDecoder decoder = new ImageDecoder(40_000_000);

    @TempDir
    private Path folder;

    @Test
    void answersLikeTheReferencePipeline() throws Exception {
        double largest = 0;
        double mean = 0;
        int equal = 0;
        Set<String> labels = new HashSet<>();
        try (ImageClassifier classifier = model("photographs", "resizeShort=" + SHORTER_SIDE + "\ncenterCrop=true\n");
                ImageClassifier reference = model("reference", "")) {
            for (int number = 0; number < PICTURES; number++) {
                boolean upright = number % 4 == 3;
                byte[] file =
                        ImageFiles.file("jpeg", Photographs.of(number, upright ? 3000 : 4000, upright ? 4000 : 3000));
                BufferedImage expected =
                        PillowResize.resizeAndCrop(ImageIO.read(new ByteArrayInputStream(file)), SHORTER_SIDE, SIDE);

                String label = label(reference, ImageFiles.file("png", expected));
                equal += label.equals(label(classifier, file)) ? 1 : 0;
                labels.add(label);
                double[] differences = differences(file, expected);
                largest += differences[0] / PICTURES;
                mean += differences[1] / PICTURES;
            }
        }
        String figures = "%d of %d labels equal, %d different ones; differences of 255: largest %.2f, mean %.3f"
                .formatted(equal, PICTURES, labels.size(), largest, mean);
        LOG.info(figures);

        assertThat(equal).as(figures).isGreaterThanOrEqualTo((int) Math.ceil(0.99 * PICTURES));
        assertThat(labels.size()).as(figures).isGreaterThanOrEqualTo(Math.min(PICTURES, 5));
        assertThat(largest).as(figures).isLessThanOrEqualTo(3);
        assertThat(mean).as(figures).isLessThanOrEqualTo(0.5);
    }

    /** The largest and the mean one. */
    private double[] differences(byte[] file, BufferedImage expected) throws InvalidImageException {
        ResizeCenterCrop crop = new ResizeCenterCrop(new InputSize(SIDE, SIDE, 3), SHORTER_SIDE, SIDE, SIDE);
        List<Channel> input = decoder.decode(file, crop::excerpt, crop::apply).get(0);
        double largest = 0;
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            float[] values = input.get(channel).values();
            for (int i = 0; i < values.length; i++) {
                int pixel = expected.getRGB(i % SIDE, i / SIDE);
                double difference = Math.abs(values[i] - (pixel >> 16 - 8 * channel & 0xFF));
                largest = Math.max(largest, difference);
                sum += difference;
            }
        }
        return new double[] {largest, sum / (3 * SIDE * SIDE)};
    }

    private static String label(ImageClassifier classifier, byte[] file) throws Exception {
        return classifier.classify(file, 1).get(0).label();
    }

    private ImageClassifier model(String name, String preprocessing) throws Exception {
        Path model = Files.createDirectory(folder.resolve(name));
        TorchScriptModel.write(
                model,
                NETWORK,
                true,
                IntStream.range(0, LABELS).mapToObj(Integer::toString).toList());
        writeArguments(model, preprocessing);
        return ImageClassifier.load(new LocalModel(name, model), decoder, 1);
    }

    private static void writeArguments(Path model, String preprocessing) throws IOException {
        Files.writeString(
                model.resolve("serving.properties"),
                "width=%d\nheight=%d\napplySoftmax=true\n%s".formatted(SIDE, SIDE, preprocessing));
    }
}
