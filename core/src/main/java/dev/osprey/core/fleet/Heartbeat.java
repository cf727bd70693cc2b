package dev.osprey.core.fleet;

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
 * @param seenAt when it said this
 */
public record Heartbeat(
        String worker, String run, WorkerState state, Optional<String> problem, Instant startedAt, Instant seenAt) {

    public Heartbeat {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(seenAt, "seenAt");
    }

    /** Whether an image could be classified by this worker. */
    public boolean ready() {
        return problem.isEmpty() && (state == WorkerState.BUSY || state == WorkerState.IDLE);
    }
}
