package dev.osprey.worker.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.IdleExit;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.process.FollowedProcess;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.requests.Activity;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;

/** Loads the first model before anything else and reports the worker's state in the workers table. */
@Singleton
public class WorkerLifecycle {

    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class.getName());

    /** EX_CONFIG of sysexits.h: a restart would not help. */
    static final int UNUSABLE = 78;

    private final Config config;
    private final Cloud cloud;
    private final Activity activity;
    private final Clock clock;
    private final Provider<CurrentModel> classifier;
    private final ModelPublication publication;
    private final WorkerProcess process;

    private String name;
    private String instance;
    private Instant startedAt;
    private Optional<Instant> readyAt = Optional.empty();
    private Optional<CurrentModel> loaded = Optional.empty();
    private Optional<Duration> maxIdle = Optional.empty();
    private volatile boolean exiting;
    private boolean unreported;

    /** @param classifier loads the model when it is first called */
    @Inject
    WorkerLifecycle(
            Config config,
            Cloud cloud,
            Activity activity,
            Clock clock,
            Provider<CurrentModel> classifier,
            ModelPublication publication,
            WorkerProcess process) {
        this.config = config;
        this.cloud = cloud;
        this.activity = activity;
        this.clock = clock;
        this.classifier = classifier;
        this.publication = publication;
        this.process = process;
    }

    /** @throws RuntimeException when the model cannot be used */
    void start() {
        WorkerId id = WorkerId.of(config);
        name = id.name();
        instance = id.run();
        startedAt = clock.instant();
        maxIdle = config.getOptionalValue("osprey.worker.end-when-idle", Duration.class);
        FollowedProcess.whenGone(config, process::exit);
        report(WorkerState.STARTING, Optional.empty());
        try {
            CurrentModel model = classifier.get();
            ImageClassifier first = model.get();
            LOG.info(() -> "worker=" + name + " model=" + first.modelName() + " version="
                    + first.model().version() + " loaded");
            // Before it is ready, so that whoever sees it ready finds what it knows.
            publication.publish(first);
            loaded = Optional.of(model);
            readyAt = Optional.of(clock.instant());
            report(WorkerState.IDLE, Optional.empty());
        } catch (RuntimeException failure) {
            String problem = problem(failure);
            LOG.severe(() -> "worker=" + name + " cannot work: " + problem);
            report(WorkerState.ENDING, Optional.of(problem));
            if (config.getValue("osprey.worker.halt-when-unusable", Boolean.class)) {
                // The process has no other application, and would stay up after the failed deployment.
                process.halt(UNUSABLE);
            }
            throw failure;
        }
    }

    void beat() {
        if (exiting) {
            return;
        }
        if (exitsWhenIdle()) {
            exit();
        } else {
            loaded.map(CurrentModel::get).ifPresent(publication::publish);
            report(activity.busy() ? WorkerState.BUSY : WorkerState.IDLE, Optional.empty());
        }
    }

    /** Whether it was idle for the limit, and enough older workers stay. */
    private boolean exitsWhenIdle() {
        Duration idle = idle();
        if (idle.isZero()) {
            return false;
        }
        try {
            Optional<IdleExit> published = cloud.scaling().idleExit();
            return maxIdle.or(() -> published.flatMap(IdleExit::after))
                            .filter(limit -> idle.compareTo(limit) >= 0)
                            .isPresent()
                    && olderWorkers() >= published.map(IdleExit::keep).orElse(0);
        } catch (SdkException unreadable) {
            // The next heartbeat tries again; an outage of the tables is logged by it.
            LOG.log(Level.FINE, "worker=" + name + " cannot read when to exit", unreadable);
            return false;
        }
    }

    /** Since the last image, or since it could have received one. */
    private Duration idle() {
        Duration ready =
                readyAt.map(since -> Duration.between(since, clock.instant())).orElse(Duration.ZERO);
        return activity.idle().compareTo(ready) < 0 ? activity.idle() : ready;
    }

    /** All workers agree on the order, so that two workers never exit in the belief that the other one stays. */
    private long olderWorkers() {
        Comparator<Heartbeat> byAge = Comparator.comparing(Heartbeat::startedAt).thenComparing(Heartbeat::worker);
        List<Heartbeat> oldestFirst = cloud.workers().alive().stream()
                .filter(Heartbeat::ready)
                .sorted(byAge)
                .toList();
        return oldestFirst.stream()
                .takeWhile(other -> !other.worker().equals(name))
                .count();
    }

    private void exit() {
        exiting = true;
        Duration idle = idle();
        LOG.info(() -> "worker=" + name + " was idle for " + idle.toSeconds() + " s and stops");
        report(WorkerState.ENDING, Optional.empty());
        process.exit();
    }

    /**
     * Exits as after SIGTERM, since the machine will be taken away: receives nothing more and finishes what it holds.
     *
     * @param notice the announcement, in words; the scaler starts a replacement
     */
    void interrupt(String notice) {
        if (exiting) {
            return;
        }
        exiting = true;
        LOG.warning(() -> "worker=" + name + " stops: " + notice);
        report(WorkerState.ENDING, Optional.of(notice));
        process.exit();
    }

    void stop() {
        if (exiting) {
            // The last heartbeat shows the scaler that this worker did not crash.
            return;
        }
        try {
            cloud.workers().remove(name);
        } catch (SdkException failure) {
            LOG.warning(() -> "worker=" + name + " could not delete its heartbeat: " + failure.getMessage());
        }
    }

    private void report(WorkerState state, Optional<String> problem) {
        try {
            cloud.workers()
                    .store(new Heartbeat(
                            name,
                            instance,
                            state,
                            problem,
                            startedAt,
                            readyAt,
                            clock.instant(),
                            activity.work(),
                            loaded.map(model -> model.get().model())));
            unreported = false;
        } catch (SdkException failure) {
            // Logged once: the next heartbeat, in two seconds, tries again.
            if (!unreported) {
                LOG.warning(() -> "worker=" + name + " could not store its heartbeat: " + failure.getMessage());
            }
            unreported = true;
        }
    }

    /** The model's own sentence, without the exceptions that the container wraps around it. */
    private static String problem(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .filter(ModelException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseGet(failure::toString);
    }
}
