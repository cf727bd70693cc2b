package dev.osprey.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;

/**
 * A worker's periodic report that it is alive.
 *
 * @param worker name of the worker, unique in the fleet
 * @param run process id or instance id: tells two runs under one name apart
 * @param state of the worker
 * @param problem one sentence when the worker cannot work
 * @param startedAt start time of the worker
 * @param readyAt when the model was loaded; empty before
 * @param seenAt time of this heartbeat
 * @param work done since the worker started
 * @param model that it has loaded; empty before, and for a worker of an earlier version
 */
public record Heartbeat(
        String worker,
        String run,
        WorkerState state,
        Optional<String> problem,
        Instant startedAt,
        Optional<Instant> readyAt,
        Instant seenAt,
        Work work,
        Optional<ModelVersion> model) {

    /**
     * The work of a worker since it started.
     *
     * @param answered number of images, failed ones included
     * @param busy time during which it processed at least one image
     * @param newestTaken submission time of the newest image it received; empty before the first
     */
    public record Work(long answered, Duration busy, Optional<Instant> newestTaken) {

        public static final Work NONE = new Work(0, Duration.ZERO, Optional.empty());

        public Work {
            Objects.requireNonNull(newestTaken, "newestTaken");
            if (answered < 0 || busy.isNegative()) {
                throw new IllegalArgumentException("negative work");
            }
        }
    }

    public Heartbeat {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(readyAt, "readyAt");
        Objects.requireNonNull(seenAt, "seenAt");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(model, "model");
    }

    /** This report of a worker that has loaded a model. */
    public Heartbeat with(ModelVersion loaded) {
        return new Heartbeat(worker, run, state, problem, startedAt, readyAt, seenAt, work, Optional.of(loaded));
    }

    /** Whether this worker can classify images. */
    public boolean ready() {
        return problem.isEmpty() && (state == WorkerState.BUSY || state == WorkerState.IDLE);
    }
}
