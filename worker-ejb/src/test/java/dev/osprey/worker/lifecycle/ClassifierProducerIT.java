package dev.osprey.worker.lifecycle;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
@ExtendWith(LocalCloudExtension.class)
class ClassifierProducerIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final ClassifierProducer producer = new ClassifierProducer();

    ClassifierProducerIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock);
        cloud.images().createBuckets();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void loadsAModelFromABucketWithTheConfiguredLimitOfPixels() throws Exception {
        try (Stream<Path> files = Files.list(ColourModel.folder())) {
            for (Path file : files.toList()) {
                Classification object =
                        Classification.queued("colours", file.getFileName().toString(), clock.instant());
                cloud.images().putImage(object, Files.readAllBytes(file), "application/octet-stream");
            }
        }

        ImageClassifier classifier = producer.load(
                cloud,
                "s3://" + cloud.settings().inputBucket() + "/colours",
                "auto",
                4096,
                100,
                Duration.ofSeconds(10));

        assertThat(classifier.classify(ColourModel.png(Color.BLUE, 64, 64), 1))
                .extracting(Prediction::label)
                .containsExactly("blue");
        assertThatThrownBy(() -> classifier.classify(ColourModel.png(Color.BLUE, 64, 65), 1))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("more than the 4096 allowed");
        producer.close(classifier);
        assertThatThrownBy(() -> classifier.classify(ColourModel.png(Color.BLUE, 9, 9), 1))
                .hasMessageContaining("closed");
    }

    @Test
    void namesAModelThatIsNotInTheBucket() {
        String location = "s3://" + cloud.settings().inputBucket() + "/none";

        assertThatThrownBy(() -> producer.load(cloud, location, "auto", 4096, 100, Duration.ofSeconds(10)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model " + location + " cannot be fetched: ");
    }
}
