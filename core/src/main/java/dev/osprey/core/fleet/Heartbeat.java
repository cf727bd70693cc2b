package dev.osprey.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One sign of life.
 *
 * @param worker its name, unique in the fleet
 * @param run distinguishes two runs under one name: a process id or an instance id
 * @param state what it is doing
 * @param problem one sentence when it cannot work
 * @param startedAt when it was started
 * @param readyAt when its model was loaded; empty before
 * @param seenAt when it said this
 * @param work what it has done since it was started
 */
public record Heartbeat(
        String worker,
        String run,
        WorkerState state,
        Optional<String> problem,
        Instant startedAt,
        Optional<Instant> readyAt,
        Instant seenAt,
        Work work) {

    /**
     * What a worker has done.
     *
     * @param answered images, failed ones included
     * @param busy time in which it held at least one
     * @param newestTaken when the newest image that it took was submitted; empty before the first
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
    }

    /** Whether an image could be classified by this worker. */
    public boolean ready() {
        return problem.isEmpty() && (state == WorkerState.BUSY || state == WorkerState.IDLE);
    }
}
