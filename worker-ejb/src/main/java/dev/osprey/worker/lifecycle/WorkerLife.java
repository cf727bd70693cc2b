package dev.osprey.worker.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.process.FollowedProcess;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.classification.ModelException;
import dev.osprey.worker.requests.Activity;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;

/** Loads the model before anything else and tells the others how this worker is. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WorkerLife {

    private static final Logger LOG = Logger.getLogger(WorkerLife.class.getName());

    /** EX_CONFIG of sysexits.h: starting again would not help. */
    private static final int UNUSABLE_MODEL = 78;

    @Inject
    private Config config;

    @Inject
    private Cloud cloud;

    @Inject
    private Activity activity;

    @Inject
    private Clock clock;

    @Inject
    private Instance<ImageClassifier> classifier;

    private String name;
    private String run;
    private Instant startedAt;
    private Optional<Instant> readyAt = Optional.empty();
    private Optional<Duration> endsWhenIdle = Optional.empty();
    private volatile boolean endsItself;
    private boolean silent;

    @PostConstruct
    void start() {
        name = config.getOptionalValue("osprey.worker.name", String.class).orElse("app-instance");
        // As the fleet knows it.
        run = config.getOptionalValue("osprey.worker.instance", String.class)
                .orElseGet(() -> Long.toString(ProcessHandle.current().pid()));
        startedAt = clock.instant();
        endsWhenIdle = config.getOptionalValue("osprey.worker.end-when-idle", Duration.class);
        FollowedProcess.whenGone(config, () -> System.exit(0));
        tell(WorkerState.STARTING, Optional.empty());
        try {
            LOG.info(() -> "worker=" + name + " model=" + classifier.get().modelName() + " loaded");
            readyAt = Optional.of(clock.instant());
            tell(WorkerState.IDLE, Optional.empty());
        } catch (RuntimeException failure) {
            String problem = problem(failure);
            LOG.severe(() -> "worker=" + name + " cannot work: " + problem);
            tell(WorkerState.ENDING, Optional.of(problem));
            if (config.getOptionalValue("osprey.worker.halt-when-unusable", Boolean.class)
                    .orElse(false)) {
                // The process is this worker's alone and holds nothing yet; a failed deployment would keep it running.
                Runtime.getRuntime().halt(UNUSABLE_MODEL);
            }
            throw failure;
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void beat() {
        if (endsItself) {
            return;
        }
        if (endsWhenIdle.filter(limit -> activity.idle().compareTo(limit) >= 0).isPresent()) {
            endItself();
        } else {
            tell(activity.busy() ? WorkerState.BUSY : WorkerState.IDLE, Optional.empty());
        }
    }

    private void endItself() {
        endsItself = true;
        LOG.info(() -> "worker=" + name + " found no work for " + endsWhenIdle.get() + " and ends");
        tell(WorkerState.ENDING, Optional.empty());
        // Not on this thread: the exit waits for the container, which waits for this timer.
        new Thread(() -> System.exit(0), "end of the worker").start();
    }

    @PreDestroy
    void stop() {
        if (endsItself) {
            // The last heartbeat tells the scaler that this was no death.
            return;
        }
        try {
            cloud.workers().remove(name);
        } catch (SdkException fault) {
            LOG.warning(() -> "worker=" + name + " could not sign off: " + fault.getMessage());
        }
    }

    private void tell(WorkerState state, Optional<String> problem) {
        try {
            cloud.workers()
                    .store(new Heartbeat(
                            name, run, state, problem, startedAt, readyAt, clock.instant(), activity.work()));
            silent = false;
        } catch (SdkException fault) {
            // The next beat tries again: said once, not every other second.
            if (!silent) {
                LOG.warning(() -> "worker=" + name + " is not heard: " + fault.getMessage());
            }
            silent = true;
        }
    }

    /** The model loader's sentence, whatever the container has wrapped around it. */
    private static String problem(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .filter(ModelException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseGet(failure::toString);
    }
}
