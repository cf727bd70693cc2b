package dev.osprey.worker.lifecycle;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(300)
@ExtendWith(LocalCloudExtension.class)
class ClassifierProducerIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final ClassifierProducer producer = new ClassifierProducer();

    ClassifierProducerIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.buckets().create();
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

        CurrentModel model =
                producer.load(cloud, loader(), "s3://" + cloud.settings().inputBucket() + "/colours");
        ImageClassifier classifier = model.get();

        assertThat(classifier.classify(ColourModel.png(Color.BLUE, 64, 64), 1))
                .extracting(Prediction::label)
                .containsExactly("blue");
        assertThatThrownBy(() -> classifier.classify(ColourModel.png(Color.BLUE, 64, 65), 1))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("more than the 4096 allowed");
        producer.close(model);
        assertThatThrownBy(() -> classifier.classify(ColourModel.png(Color.BLUE, 9, 9), 1))
                .hasMessageContaining("closed");
    }

    @Test
    void namesAModelThatIsNotInTheBucket() {
        String location = "s3://" + cloud.settings().inputBucket() + "/none";

        assertThatThrownBy(() -> producer.load(cloud, loader(), location))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model " + location + " cannot be fetched: ");
    }

    @Test
    void loadsTheModelThatTheAdminHasChosenUnderTheseSettings() throws Exception {
        cloud.models().create();
        String location = "/models/none";
        ModelVersion colours = ModelFolder.read(
                        new LocalModel(ColourModel.folder().toString(), ColourModel.folder()))
                .version();
        choose(location, new ChosenModel(ColourModel.folder().toString(), colours));

        CurrentModel model = producer.load(cloud, loader(), location);

        assertThat(model.get().model()).isEqualTo(colours);
        model.close();
        assertThatThrownBy(() -> producer.load(cloud, loader(), "/models/other"))
                .hasMessageContaining("/models/other");
    }

    @Test
    void refusesAChosenModelThatIsNoLongerTheOneThatWasChecked() {
        cloud.models().create();
        String location = "/models/none";
        choose(location, new ChosenModel(ColourModel.folder().toString(), new ModelVersion("colour-model", "0")));

        assertThatThrownBy(() -> producer.load(cloud, loader(), location))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("now, not 0");
    }

    @Test
    void beginsWithTheModelThatTheAdminAsksForIfTheChosenOneCannotBeLoaded() throws Exception {
        cloud.models().create();
        String location = "/models/none";
        choose(location, new ChosenModel("/models/lost", new ModelVersion("lost", "0")));
        ModelRollout now = cloud.models().rollout();
        String url = ColourModel.folder().toString();
        cloud.models().replace(now.with(ModelChange.requested(url, clock.instant())));

        try (CurrentModel model = producer.load(cloud, loader(), location)) {
            assertThat(model.get().modelName()).isEqualTo(url);
        }
    }

    private void choose(String location, ChosenModel chosen) {
        ModelRollout requested = ModelRollout.NONE.with(ModelChange.requested(chosen.url(), clock.instant()));
        assertThat(cloud.models().replace(requested)).isTrue();
        assertThat(cloud.models().replace(requested.accepted(location, chosen, chosen)))
                .isTrue();
    }

    private ModelLoader loader() {
        MapConfig config = new MapConfig(Map.of("osprey.upload.max-pixels", "4096", "osprey.upload.max-side", "100"));
        return new ModelLoader(config, cloud);
    }
}
