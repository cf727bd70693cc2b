package dev.osprey.worker.lifecycle;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelChange.State;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
@ExtendWith(LocalCloudExtension.class)
class ModelUpdatesIT {

    private static final String COLOURS = ColourModel.folder().toString();

    /** Like the model of the settings, with other labels. */
    @TempDir
    private Path capitals;

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private CurrentModel first;
    private CurrentModel second;
    private ModelUpdates firstUpdates;
    private ModelUpdates secondUpdates;

    ModelUpdatesIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
    }

    @BeforeEach
    void startTwoWorkers() throws Exception {
        cloud.workers().create();
        cloud.models().create();
        ColourModel.copyTo(capitals);
        Files.writeString(capitals.resolve("synset.txt"), "RED\nGREEN\nBLUE\n");
        first = new CurrentModel(loader().load(COLOURS));
        second = new CurrentModel(loader().load(COLOURS));
        firstUpdates = updates("worker-1", first, loader());
        secondUpdates = updates("worker-2", second, loader());
        beat("worker-1");
        beat("worker-2");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        cloud.close();
    }

    @Test
    void withoutAChangeEverythingStays() {
        ImageClassifier before = first.get();

        firstUpdates.update();

        assertThat(first.get()).isSameAs(before);
        assertThat(cloud.models().rollout()).isEqualTo(ModelRollout.NONE);
    }

    @Test
    void oneWorkerChecksANewModelAndTheOtherFollows() {
        request(capitals.toString());

        firstUpdates.update();
        assertThat(label(first)).isEqualTo("GREEN");
        assertThat(label(second)).isEqualTo("green");
        assertThat(state()).isEqualTo(State.ACCEPTED);
        assertThat(cloud.models().latest().orElseThrow().model())
                .isEqualTo(first.get().model());

        secondUpdates.update();
        assertThat(label(second)).isEqualTo("GREEN");
        ModelRollout rollout = cloud.models().rollout();
        assertThat(rollout.currentFor(COLOURS).orElseThrow().model())
                .isEqualTo(second.get().model());
        assertThat(rollout.previous().orElseThrow().url()).isEqualTo(COLOURS);
    }

    @Test
    void aRollBackLeadsToThePreviousModel() {
        request(capitals.toString());
        firstUpdates.update();

        rollBack();
        firstUpdates.update();
        secondUpdates.update();

        assertThat(label(first)).isEqualTo("green");
        assertThat(label(second)).isEqualTo("green");
        assertThat(cloud.models().rollout().previous().orElseThrow().url()).isEqualTo(capitals.toString());
    }

    @Test
    void aRollBackNeedsNoCheckSinceThePicturesMayBeOfTheNewModel(@TempDir Path pictures) throws Exception {
        picture(pictures, "GREEN");
        ModelUpdates guarded = updates("worker-1", first, loader(pictures));
        request(capitals.toString());
        guarded.update();
        assertThat(label(first)).isEqualTo("GREEN");

        rollBack();
        guarded.update();

        assertThat(label(first)).isEqualTo("green");
        assertThat(state()).isEqualTo(State.ACCEPTED);
    }

    @Test
    void aRollBackToFilesThatHaveChangedIsRefused() throws Exception {
        request(capitals.toString());
        firstUpdates.update();
        request(COLOURS);
        firstUpdates.update();
        Files.writeString(capitals.resolve("synset.txt"), "r\ng\nb\n");

        rollBack();
        firstUpdates.update();

        assertThat(cloud.models().rollout().change().orElseThrow().problem().orElseThrow())
                .startsWith("model " + capitals + " has version ")
                .contains(" now, not ");
        assertThat(label(first)).isEqualTo("green");
    }

    @Test
    void aModelThatCannotBeLoadedIsRefusedAndTheOldOneStays() throws Exception {
        Files.delete(capitals.resolve("synset.txt"));
        request(capitals.toString());

        firstUpdates.update();

        assertThat(cloud.models().rollout().change().orElseThrow())
                .satisfies(change -> assertThat(change.state()).isEqualTo(State.REFUSED))
                .satisfies(change -> assertThat(change.problem()).contains("model " + capitals + " has no synset.txt"));
        secondUpdates.update();
        assertThat(label(first)).isEqualTo("green");
        assertThat(label(second)).isEqualTo("green");
    }

    @Test
    void aModelThatFailsItsOwnCheckIsRefused() throws Exception {
        Path samples = Files.createDirectory(capitals.resolve("samples"));
        picture(samples, "RED");
        request(capitals.toString());

        firstUpdates.update();

        assertThat(cloud.models().rollout().change().orElseThrow().problem().orElseThrow())
                .contains("gives 0 of 1 check pictures the right label", "green.png is 'RED', not 'GREEN'");
        assertThat(label(first)).isEqualTo("green");
    }

    @Test
    void aModelThatFailsTheCheckOfTheSettingsIsRefused(@TempDir Path pictures) throws Exception {
        picture(pictures, "green");
        ModelUpdates guarded = updates("worker-1", first, loader(pictures));
        request(capitals.toString());

        guarded.update();

        assertThat(state()).isEqualTo(State.REFUSED);
        request(COLOURS);
        guarded.update();
        assertThat(state()).isEqualTo(State.ACCEPTED);
    }

    @Test
    void whileAWorkerChecksAModelTheOthersWaitAndIfItDiesAnotherOneChecks() {
        request(capitals.toString());
        dieWhileChecking("worker-1");

        beat("worker-1");
        secondUpdates.update();
        assertThat(state()).isEqualTo(State.CHECKING);
        assertThat(label(second)).isEqualTo("green");

        cloud.workers().remove("worker-1");
        secondUpdates.update();
        assertThat(state()).isEqualTo(State.ACCEPTED);
        assertThat(label(second)).isEqualTo("GREEN");
    }

    @Test
    void aModelThatEndsTwoWorkersIsNotGivenToAThird() {
        request(capitals.toString());
        dieWhileChecking("worker-3");
        dieWhileChecking("worker-4");

        firstUpdates.update();

        assertThat(cloud.models().rollout().change().orElseThrow().problem())
                .contains("2 workers stopped while they checked the model");
        assertThat(label(first)).isEqualTo("green");
    }

    @Test
    void aNewRequestReplacesOneThatIsBeingChecked() {
        request(capitals.toString());
        ModelRollout requested = cloud.models().rollout();
        cloud.models().replace(requested.with(requested.change().orElseThrow().checking()));
        ModelRollout checking = cloud.models().rollout();

        request(COLOURS);

        // As the worker does that has begun.
        ChosenModel late = new ChosenModel(capitals.toString(), new ModelVersion("late", "0"));
        assertThat(cloud.models().replace(checking.accepted(COLOURS, late, late)))
                .isFalse();
        firstUpdates.update();
        assertThat(state()).isEqualTo(State.ACCEPTED);
        assertThat(cloud.models().rollout().currentFor(COLOURS).orElseThrow().url())
                .isEqualTo(COLOURS);
    }

    @Test
    void aWorkerKeepsItsModelIfTheFilesAreNoLongerThoseThatWereChecked() throws Exception {
        request(capitals.toString());
        firstUpdates.update();
        Files.writeString(capitals.resolve("synset.txt"), "r\ng\nb\n");

        secondUpdates.update();
        assertThat(label(second)).isEqualTo("green");
        assertThat(cloud.models().rollout().change().orElseThrow().problem().orElseThrow())
                .startsWith("worker worker-2 keeps ")
                .contains(capitals + " has version ");

        // It does what the admin asks for meanwhile.
        request(capitals.resolve("lost").toString());
        secondUpdates.update();
        assertThat(state()).isEqualTo(State.REFUSED);

        // It tries again a little later, when the files are back.
        Files.writeString(capitals.resolve("synset.txt"), "RED\nGREEN\nBLUE\n");
        secondUpdates.update();
        assertThat(label(second)).isEqualTo("green");
        clock.advance(ModelUpdates.FIRST_RETRY);
        beat("worker-2");
        secondUpdates.update();
        assertThat(label(second)).isEqualTo("GREEN");
    }

    @Test
    void anOutageOfTheTablesChangesNothing(LocalCloud local) {
        try (Cloud empty = new Cloud(local.newSettings(), clock, Tracing.off())) {
            ModelUpdates updates = new ModelUpdates(
                    config("worker-3"), empty, first, loader(), new ModelPublication(empty, clock), clock);

            updates.update();
            updates.update();

            assertThat(label(first)).isEqualTo("green");
        }
    }

    private void request(String url) {
        assertThat(cloud.models().replace(cloud.models().rollout().with(ModelChange.requested(url, clock.instant()))))
                .isTrue();
    }

    private void rollBack() {
        ModelRollout now = cloud.models().rollout();
        ModelChange back = ModelChange.rollBack(now.previous().orElseThrow(), clock.instant());
        assertThat(cloud.models().replace(now.with(back))).isTrue();
    }

    /** Takes the turn, begins, and has no heartbeat. */
    private void dieWhileChecking(String worker) {
        assertThat(cloud.models().takeTurn(worker + "#1", Set.of())).isTrue();
        ModelRollout now = cloud.models().rollout();
        assertThat(cloud.models().replace(now.with(now.change().orElseThrow().checking())))
                .isTrue();
    }

    private State state() {
        return cloud.models().rollout().change().orElseThrow().state();
    }

    private static void picture(Path folder, String label) throws Exception {
        Files.write(folder.resolve("green.png"), ColourModel.png(Color.GREEN, 8, 8));
        Files.writeString(folder.resolve("labels.csv"), "file,label\ngreen.png," + label + "\n");
    }

    private static String label(CurrentModel model) {
        return model.with(classifier -> {
            try {
                return classifier
                        .classify(ColourModel.png(Color.GREEN, 8, 8), 1)
                        .get(0)
                        .label();
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        });
    }

    private void beat(String worker) {
        cloud.workers()
                .store(new Heartbeat(
                        worker,
                        "1",
                        WorkerState.IDLE,
                        Optional.empty(),
                        clock.instant(),
                        Optional.of(clock.instant()),
                        clock.instant(),
                        Heartbeat.Work.NONE,
                        Optional.empty()));
    }

    private ModelUpdates updates(String worker, CurrentModel model, ModelLoader loader) {
        return new ModelUpdates(config(worker), cloud, model, loader, new ModelPublication(cloud, clock), clock);
    }

    private static MapConfig config(String worker) {
        return new MapConfig(
                Map.of("osprey.worker.name", worker, "osprey.worker.instance", "1", "osprey.model", COLOURS));
    }

    private ModelLoader loader() {
        return new ModelLoader(new MapConfig(Map.of()), cloud);
    }

    private ModelLoader loader(Path checkPictures) {
        return new ModelLoader(new MapConfig(Map.of("osprey.model.check", checkPictures.toString())), cloud);
    }
}
