package dev.osprey.worker.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.inject.Provider;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.IdleExit;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.requests.Activity;
import dev.osprey.worker.requests.BusyWorker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(300)
@ExtendWith(LocalCloudExtension.class)
class WorkerLifecycleIT {

    private static ImageClassifier classifier;

    private final TestClock clock = new TestClock();
    private final Activity activity = BusyWorker.activity(clock);
    private final RecordedProcess process = new RecordedProcess();
    private final Map<String, String> settings =
            new HashMap<>(Map.of("osprey.worker.name", "worker-1", "osprey.worker.instance", "i-1"));
    private final Cloud cloud;

    WorkerLifecycleIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
    }

    @BeforeAll
    static void load() throws ModelException {
        classifier =
                ImageClassifier.load(new LocalModel("colours", ColourModel.folder()), new ImageDecoder(1_000_000), 1);
    }

    @AfterAll
    static void unload() {
        classifier.close();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void isStartingWhileTheModelLoadsAndIdleAfterwards() {
        cloud.workers().create();
        List<Heartbeat> whileLoading = new ArrayList<>();

        WorkerLifecycle lifecycle = lifecycle(() -> {
            whileLoading.addAll(cloud.workers().alive());
            clock.advance(Duration.ofSeconds(3));
            return classifier;
        });
        lifecycle.start();

        assertThat(whileLoading).singleElement().satisfies(starting -> {
            assertThat(starting.state()).isEqualTo(WorkerState.STARTING);
            assertThat(starting.readyAt()).isEmpty();
        });
        assertThat(heartbeat())
                .isEqualTo(new Heartbeat(
                                "worker-1",
                                "i-1",
                                WorkerState.IDLE,
                                Optional.empty(),
                                clock.instant().minusSeconds(3),
                                Optional.of(clock.instant()),
                                clock.instant(),
                                Heartbeat.Work.NONE,
                                Optional.empty())
                        .with(classifier.model()));
        assertThat(process.exits).isZero();
    }

    @Test
    void publishesWhatItsModelKnowsBeforeItIsReady() {
        cloud.workers().create();
        cloud.models().create();

        lifecycle(() -> classifier).start();

        assertThat(cloud.models().latest()).hasValueSatisfying(card -> {
            assertThat(card.model()).isEqualTo(classifier.model());
            assertThat(card.labels()).containsExactly("red", "green", "blue");
            assertThat(card.loadedAt()).isEqualTo(clock.instant());
        });
    }

    /** The web nodes, which create the tables, may be of an earlier version. */
    @Test
    void worksWithoutTheTableOfModelsAndPublishesOnceItIsThere() {
        cloud.workers().create();
        WorkerLifecycle lifecycle = lifecycle(() -> classifier);
        lifecycle.start();
        lifecycle.beat();
        assertThat(heartbeat().ready()).isTrue();

        cloud.models().create();
        lifecycle.beat();

        assertThat(cloud.models().latest()).isPresent();
    }

    @Test
    void hasADefaultNameAndItsProcessIdAsInstance() {
        cloud.workers().create();
        settings.clear();

        started();

        assertThat(heartbeat().worker()).isEqualTo("app-instance");
        assertThat(heartbeat().run())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void eachHeartbeatReportsStateAndWork() {
        cloud.workers().create();
        WorkerLifecycle lifecycle = started();

        BusyWorker.begin(activity, clock.instant());
        clock.advance(Duration.ofSeconds(2));
        lifecycle.beat();
        assertThat(heartbeat().state()).isEqualTo(WorkerState.BUSY);
        assertThat(heartbeat().seenAt()).isEqualTo(clock.instant());
        assertThat(heartbeat().work().busy()).isEqualTo(Duration.ofSeconds(2));

        BusyWorker.end(activity);
        lifecycle.beat();
        assertThat(heartbeat().state()).isEqualTo(WorkerState.IDLE);
        assertThat(heartbeat().work().answered()).isEqualTo(1);
    }

    @Test
    void anIdleWorkerRunsWithoutALimit() {
        cloud.workers().create();
        WorkerLifecycle lifecycle = started();
        clock.advance(Duration.ofDays(1));

        lifecycle.beat();

        assertThat(heartbeat().state()).isEqualTo(WorkerState.IDLE);
        assertThat(process.exits).isZero();
    }

    @Test
    void exitsOnceWhenItWasIdleForTheLimit() {
        cloud.workers().create();
        settings.put("osprey.worker.end-when-idle", "PT30S");
        WorkerLifecycle lifecycle = started();
        clock.advance(Duration.ofSeconds(29));
        lifecycle.beat();
        assertThat(heartbeat().state()).isEqualTo(WorkerState.IDLE);

        clock.advance(Duration.ofSeconds(1));
        lifecycle.beat();
        lifecycle.beat();
        lifecycle.stop();

        assertThat(process.exits).isEqualTo(1);
        // Kept, so that the scaler does not take it for a crash.
        assertThat(heartbeat().state()).isEqualTo(WorkerState.ENDING);
        assertThat(heartbeat().problem()).isEmpty();
    }

    @Test
    void exitsWhenItWasIdleForAsLongAsThePolicyAllows() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 0);
        WorkerLifecycle lifecycle = started();
        clock.advance(Duration.ofSeconds(19));
        lifecycle.beat();
        assertThat(process.exits).isZero();

        clock.advance(Duration.ofSeconds(1));
        lifecycle.beat();

        assertThat(process.exits).isEqualTo(1);
        assertThat(heartbeat().state()).isEqualTo(WorkerState.ENDING);
    }

    @Test
    void itsOwnSettingOverridesThePolicy() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 0);
        settings.put("osprey.worker.end-when-idle", "PT30S");
        WorkerLifecycle lifecycle = started();

        clock.advance(Duration.ofSeconds(29));
        lifecycle.beat();
        assertThat(process.exits).isZero();

        clock.advance(Duration.ofSeconds(1));
        lifecycle.beat();
        assertThat(process.exits).isEqualTo(1);
    }

    @Test
    void runsOnWhenThePolicyNoLongerLetsItExit() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 0);
        WorkerLifecycle lifecycle = started();

        publish(Optional.empty(), 0);
        clock.advance(Duration.ofDays(1));
        lifecycle.beat();

        assertThat(process.exits).isZero();
    }

    /** Otherwise the scaler would replace the worker that exits, for ever. */
    @Test
    void theOldestWorkersStayUpToTheMinimum() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 2);
        Instant start = clock.instant();
        WorkerLifecycle lifecycle = started();
        clock.advance(Duration.ofHours(1));

        lifecycle.beat();
        assertThat(process.exits).isZero();
        others(idle("a-younger", start.plusSeconds(1)), idle("an-older", start.minusSeconds(1)));
        lifecycle.beat();
        assertThat(process.exits).isZero();

        others(idle("another-older", start.minusSeconds(1)));
        lifecycle.beat();
        assertThat(process.exits).isEqualTo(1);
    }

    @Test
    void workersThatCannotStayDoNotCountTowardsTheMinimum() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 1);
        Instant start = clock.instant();
        WorkerLifecycle lifecycle = started();
        clock.advance(Duration.ofHours(1));

        others(
                other("exits", WorkerState.ENDING, start.minusSeconds(1), clock.instant()),
                other("starts", WorkerState.STARTING, start.minusSeconds(1), clock.instant()),
                other(
                        "hangs",
                        WorkerState.IDLE,
                        start.minusSeconds(1),
                        clock.instant().minusSeconds(11)));
        lifecycle.beat();

        assertThat(process.exits).isZero();
    }

    @Test
    void ofTwoWorkersThatStartedTogetherExactlyOneStays() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 1);
        Instant start = clock.instant();
        WorkerLifecycle first = started();
        settings.put("osprey.worker.name", "worker-2");
        WorkerLifecycle second = started();
        assertThat(cloud.workers().alive()).extracting(Heartbeat::startedAt).containsOnly(start);
        clock.advance(Duration.ofSeconds(9));
        first.beat();
        second.beat();
        clock.advance(Duration.ofSeconds(9));
        first.beat();
        second.beat();
        clock.advance(Duration.ofSeconds(2));

        first.beat();
        assertThat(process.exits).isZero();
        second.beat();
        assertThat(process.exits).isEqualTo(1);
    }

    @Test
    void theTimeOfTheStartIsNotIdle() {
        cloud.workers().create();
        publish(Optional.of(Duration.ofSeconds(20)), 0);
        WorkerLifecycle lifecycle = lifecycle(() -> {
            clock.advance(Duration.ofMinutes(1));
            return classifier;
        });
        lifecycle.start();

        clock.advance(Duration.ofSeconds(2));
        lifecycle.beat();

        assertThat(process.exits).isZero();
    }

    @Test
    void aBusyWorkerIsNotIdle() {
        cloud.workers().create();
        settings.put("osprey.worker.end-when-idle", "PT30S");
        WorkerLifecycle lifecycle = started();
        BusyWorker.begin(activity, clock.instant());
        clock.advance(Duration.ofHours(1));

        lifecycle.beat();

        assertThat(heartbeat().state()).isEqualTo(WorkerState.BUSY);
        assertThat(process.exits).isZero();
    }

    @Test
    void aNoticeOfEc2EndsTheWorkerOnceAndTheLastHeartbeatSaysWhy() {
        cloud.workers().create();
        WorkerLifecycle lifecycle = started();
        BusyWorker.begin(activity, clock.instant());

        lifecycle.interrupt("Spot interruption notice");
        lifecycle.interrupt("Spot interruption notice");
        lifecycle.beat();
        lifecycle.stop();

        assertThat(process.exits).isEqualTo(1);
        assertThat(heartbeat().state()).isEqualTo(WorkerState.ENDING);
        assertThat(heartbeat().problem()).contains("Spot interruption notice");
    }

    @Test
    void stoppingDeletesTheHeartbeat() {
        cloud.workers().create();
        WorkerLifecycle lifecycle = started();

        lifecycle.stop();

        assertThat(cloud.workers().alive()).isEmpty();
    }

    @Test
    void reportsWhyTheModelCannotBeUsedAndFailsTheDeployment() {
        cloud.workers().create();
        RuntimeException wrapped =
                new IllegalStateException("container", new ModelException("model x has no synset.txt"));

        assertThatThrownBy(() -> lifecycle(() -> {
                            throw wrapped;
                        })
                        .start())
                .isSameAs(wrapped);

        assertThat(heartbeat().state()).isEqualTo(WorkerState.ENDING);
        assertThat(heartbeat().problem()).contains("model x has no synset.txt");
        assertThat(process.halts).isEmpty();
    }

    @Test
    void haltsItsOwnProcessWhenTheModelCannotBeUsed() {
        cloud.workers().create();
        settings.put("osprey.worker.halt-when-unusable", "true");

        assertThatThrownBy(() -> lifecycle(() -> {
                            throw new IllegalStateException("out of luck");
                        })
                        .start())
                .hasMessage("out of luck");

        assertThat(process.halts).containsExactly(78);
        assertThat(heartbeat().problem()).contains("java.lang.IllegalStateException: out of luck");
    }

    @Test
    void logsAnOutageOfTheWorkersTableOnceAndRecovers() {
        List<String> warnings = new ArrayList<>();
        Handler recording = new RecordingHandler(warnings);
        Logger log = Logger.getLogger(WorkerLifecycle.class.getName());
        log.addHandler(recording);
        try {
            WorkerLifecycle lifecycle = started();
            lifecycle.beat();
            lifecycle.beat();
            assertThat(warnings)
                    .filteredOn(each -> each.contains("could not store its heartbeat"))
                    .hasSize(1);
            lifecycle.stop();
            assertThat(warnings)
                    .filteredOn(each -> each.contains("could not delete its heartbeat"))
                    .hasSize(1);

            cloud.workers().create();
            lifecycle.beat();
            assertThat(heartbeat().state()).isEqualTo(WorkerState.IDLE);
            assertThat(warnings).hasSize(2);
        } finally {
            log.removeHandler(recording);
        }
    }

    @Test
    void exitsWithTheProcessThatItFollows() throws Exception {
        cloud.workers().create();
        Process followed = new ProcessBuilder("sleep", "600").start();
        settings.put("osprey.follow-pid", Long.toString(followed.pid()));
        started();
        assertThat(process.exits).isZero();

        followed.destroy();

        process.exited.get(20, TimeUnit.SECONDS);
    }

    private void publish(Optional<Duration> after, int keep) {
        cloud.scaling().create();
        cloud.scaling().store(new IdleExit(after, keep));
    }

    private void others(Heartbeat... heartbeats) {
        List.of(heartbeats).forEach(cloud.workers()::store);
    }

    private Heartbeat idle(String worker, Instant startedAt) {
        return other(worker, WorkerState.IDLE, startedAt, clock.instant());
    }

    private static Heartbeat other(String worker, WorkerState state, Instant startedAt, Instant seenAt) {
        return new Heartbeat(
                worker,
                "i-" + worker,
                state,
                Optional.empty(),
                startedAt,
                Optional.of(startedAt),
                seenAt,
                Heartbeat.Work.NONE,
                Optional.empty());
    }

    private WorkerLifecycle started() {
        WorkerLifecycle lifecycle = lifecycle(() -> classifier);
        lifecycle.start();
        return lifecycle;
    }

    private WorkerLifecycle lifecycle(Provider<ImageClassifier> loading) {
        Provider<CurrentModel> model = () -> new CurrentModel(loading.get());
        ModelPublication publication = new ModelPublication(cloud, clock);
        return new WorkerLifecycle(new MapConfig(settings), cloud, activity, clock, model, publication, process);
    }

    private Heartbeat heartbeat() {
        List<Heartbeat> alive = cloud.workers().alive();
        assertThat(alive).hasSize(1);
        return alive.get(0);
    }

    private static final class RecordedProcess implements WorkerProcess {

        private final CompletableFuture<Void> exited = new CompletableFuture<>();
        private final List<Integer> halts = new ArrayList<>();
        private int exits;

        @Override
        public void exit() {
            exits++;
            exited.complete(null);
        }

        @Override
        public void halt(int status) {
            halts.add(status);
        }
    }

    private static final class RecordingHandler extends Handler {

        private final List<String> messages;

        RecordingHandler(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
