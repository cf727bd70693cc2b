package dev.osprey.worker.requests;

import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.fixtures.TorchScriptModel;
import dev.osprey.worker.model.LocalModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static dev.osprey.worker.fixtures.TorchScriptModel.outputs;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Whatever a classifier outputs, the first delivery of an image is stored and answered. Each network is a real file. */
@Timeout(300)
@ExtendWith(LocalCloudExtension.class)
class ModelOutputIT {

    private static final List<String> ABC = List.of("a", "b", "c");
    private static final boolean LOGITS = true;
    private static final boolean PROBABILITIES = false;

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final JmsQueues queues;
    private final String replyQueue;
    private int topK = 5;

    ModelOutputIT(LocalCloud local) throws Exception {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.buckets().create();
        cloud.results().create();
        queues = new JmsQueues(local.sqs());
        replyQueue = queues.createReplyQueue(cloud.settings());
    }

    @AfterEach
    void close() throws Exception {
        queues.close();
        cloud.close();
    }

    @Test
    void logitsFarApart() throws Exception {
        // A softmax of 1e-174, which is below the numbers of DynamoDB, and one of 0.
        network("torch.mul(torch.mean(x, [2, 3]), torch.tensor([400., 0., 0.]))", LOGITS, ABC);

        assertPredictions(answer(), "a 1.0", "b 0.0", "c 0.0");
    }

    @Test
    void logitsAreOrderedWhereTheirProbabilitiesAreZero() throws Exception {
        network(outputs(-2000, 500, -1000), LOGITS, ABC);

        assertPredictions(answer(), "b 1.0", "c 0.0", "a 0.0");
    }

    @Test
    void theLargestAndTheSmallestLogits() throws Exception {
        network(outputs(-Float.MAX_VALUE, Float.MIN_VALUE, Float.MAX_VALUE), LOGITS, ABC);

        assertPredictions(answer(), "c 1.0", "b 0.0", "a 0.0");
    }

    @Test
    void logitsThatOnlyA64BitNetworkHas() throws Exception {
        network("torch.mul(torch.tensor([[1., 1.5, 0.]], dtype=7), 1e300)", LOGITS, ABC);

        assertPredictions(answer(), "b 1.0", "a 0.0", "c 0.0");
    }

    @Test
    void equalLogits() throws Exception {
        network(outputs(7, 7, 7, 7), LOGITS, List.of("a", "b", "c", "d"));

        assertPredictions(answer(), "a 0.25", "b 0.25", "c 0.25", "d 0.25");
    }

    @Test
    void excludedLabels() throws Exception {
        network(outputs(NEGATIVE_INFINITY, 1, 1), LOGITS, ABC);

        assertPredictions(answer(), "b 0.5", "c 0.5", "a 0.0");
    }

    @Test
    void logarithmsOfProbabilities() throws Exception {
        network("torch.log(" + outputs(0.25, 0.75, 0) + ")", LOGITS, ABC);

        Classification answer = answer();
        assertThat(answer.predictions()).extracting(Prediction::label).containsExactly("b", "a", "c");
        assertThat(answer.predictions().get(0).probability()).isCloseTo(0.75, within(1e-6));
    }

    @Test
    void tinyAndDenormalProbabilities() throws Exception {
        // 1e-300 and 5e-324.
        network("torch.exp(torch.tensor([[-690., -744., 0.]], dtype=7))", PROBABILITIES, ABC);

        assertPredictions(answer(), "c 1.0", "a 0.0", "b 0.0");
    }

    @Test
    void aProbabilityThatDynamoDbCanStoreIsNotRoundedAway() throws Exception {
        network(outputs(0x1p-100, 1, 0), PROBABILITIES, ABC);

        assertPredictions(answer(), "b 1.0", "a 7.888609052210118E-31", "c 0.0");
    }

    @Test
    void probabilitiesOfZero() throws Exception {
        network(outputs(-0.0, 0, -0.0), PROBABILITIES, ABC);

        assertPredictions(answer(), "a 0.0", "b 0.0", "c 0.0");
    }

    @Test
    void probabilitiesOutOfRangeByRounding() throws Exception {
        network(outputs(-1e-7, 1.0000001, 0), PROBABILITIES, ABC);

        assertPredictions(answer(), "b 1.0", "c 0.0", "a 0.0");
    }

    @Test
    void probabilitiesOfIndependentLabels() throws Exception {
        network(outputs(0.5, 0.875, 0.75), PROBABILITIES, ABC);

        assertPredictions(answer(), "b 0.875", "c 0.75", "a 0.5");
    }

    @Test
    void sixteenBitOutputs() throws Exception {
        network("torch.to(" + outputs(60000, 0, -60000) + ", 5)", LOGITS, ABC);
        assertPredictions(answer(), "a 1.0", "b 0.0", "c 0.0");
    }

    @Test
    void integerOutputs() throws Exception {
        network("torch.tensor([[3, -100, 3]], dtype=4)", LOGITS, ABC);

        assertThat(answer().predictions()).extracting(Prediction::label).containsExactly("a", "c", "b");
    }

    @Test
    void outputsWithoutABatchDimensionOrWithFurtherOnes() throws Exception {
        network("torch.squeeze(" + outputs(0.25, 0.5, 0.25) + ")", PROBABILITIES, ABC);
        assertPredictions(answer(), "b 0.5", "a 0.25", "c 0.25");

        network("torch.reshape(" + outputs(0.25, 0.5, 0.25) + ", [1, 3, 1, 1])", PROBABILITIES, ABC);
        assertPredictions(answer(), "b 0.5", "a 0.25", "c 0.25");
    }

    @Test
    void auxiliaryOutputsAfterTheFirst() throws Exception {
        TorchScriptModel.write(
                folder,
                "Tuple[Tensor, Tensor]",
                "(%s, %s)".formatted(outputs(0.25, 0.75), outputs(1, 0, 0, 0)),
                PROBABILITIES,
                List.of("a", "b"));

        assertPredictions(answer(), "b 0.75", "a 0.25");
    }

    @Test
    void oneLabel() throws Exception {
        network(outputs(-12.5), LOGITS, List.of("only"));
        assertPredictions(answer(), "only 1.0");

        network("torch.tensor(0.125)", PROBABILITIES, List.of("only"));
        assertPredictions(answer(), "only 0.125");
    }

    @Test
    void manyLabelsAndPredictions() throws Exception {
        // As long as a model may have them, with as many predictions as a worker may store.
        List<String> labels =
                IntStream.range(0, 21_000).mapToObj(i -> "%0300d".formatted(i)).toList();
        network("torch.mul(torch.arange(21000, dtype=6), 0.001).reshape(1, -1)", LOGITS, labels);
        topK = 1000;

        List<Prediction> predictions = answer().predictions();
        assertThat(predictions).hasSize(1000);
        assertThat(predictions).extracting(Prediction::label).startsWith(labels.get(20_999), labels.get(20_998));
        assertThat(predictions.get(0).probability()).isCloseTo(1 - Math.exp(-0.001), within(1e-6));
    }

    @Test
    void fewerLabelsThanOutputs() throws Exception {
        network(outputs(0.1875, 0.25, 0.0625, 0.5), PROBABILITIES, List.of("a", "", "c"));

        assertPredictions(answer(), "class 3 0.5", "class 1 0.25", "a 0.1875", "c 0.0625");
    }

    @Test
    void moreLabelsThanOutputs() throws Exception {
        network(outputs(0.25, 0.75), PROBABILITIES, ABC);

        assertPredictions(answer(), "b 0.75", "a 0.25");
    }

    @Test
    void notANumber() throws Exception {
        network(outputs(1, NaN, 3), LOGITS, ABC);
        assertFailure(answer(), "the model's output for this image is not a number (NaN)");

        network(outputs(0.5, NaN, 0.5), PROBABILITIES, ABC);
        assertFailure(answer(), "the model's output for this image is not a number (NaN)");
    }

    @Test
    void infinite() throws Exception {
        network(outputs(1, POSITIVE_INFINITY, 3), LOGITS, ABC);
        assertFailure(answer(), "the model's output for this image is infinite");

        network(outputs(NEGATIVE_INFINITY, NEGATIVE_INFINITY), LOGITS, List.of("a", "b"));
        assertFailure(answer(), "the model's output for this image is infinite");
    }

    @Test
    void noProbability() throws Exception {
        // 0 on the black image that the model is checked with.
        network("torch.mul(torch.mean(x, [2, 3]), 3.25)", PROBABILITIES, ABC);

        assertFailure(answer(), "the model's output for this image, 3.25, is not a probability");
    }

    @Test
    void noOutputForThisImage() throws Exception {
        network("torch.masked_select(torch.mean(x, [2, 3]), torch.lt(torch.mean(x), 0.1))", PROBABILITIES, ABC);

        assertFailure(answer(), "the model returned no output for this image");
    }

    private void network(String forward, boolean softmax, List<String> labels) throws Exception {
        TorchScriptModel.write(folder, forward, softmax, labels);
    }

    /** The answer to a red image on its first delivery, which the reply and the row have alike. */
    private Classification answer() throws Exception {
        Classification submitted = Classification.queued(UUID.randomUUID().toString(), "image.png", clock.instant());
        cloud.results().insert(submitted, cloud.images().location(submitted));
        byte[] image = ColourModel.png(Color.RED, 32, 32);
        try (ImageClassifier classifier =
                ImageClassifier.load(new LocalModel("test", folder), new ImageDecoder(10_000), 1)) {
            RequestHandler handler = new HandlerSetup(classifier, cloud, queues.factory(), clock)
                    .top(topK)
                    .handler();
            handler.handle(
                    new ClassificationRequest(
                            submitted, "image/png", new ImageContent.Inline(image), replyQueue, "call"),
                    1);
        }
        Classification reply = Messages.readReply(queues.receive(replyQueue));
        assertThat(cloud.results().find(submitted.id())).contains(reply);
        return reply;
    }

    private static void assertPredictions(Classification answer, String... expected) {
        assertThat(answer.status()).isEqualTo(Status.DONE);
        assertThat(answer.predictions())
                .extracting(each -> each.label() + " " + each.probability())
                .containsExactly(expected);
    }

    private static void assertFailure(Classification answer, String error) {
        assertThat(answer.status()).isEqualTo(Status.FAILED);
        assertThat(answer.error()).isEqualTo(error);
    }
}
