package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A worker as its fleet reports it.
 *
 * @param name unique within the fleet, {@code app-instance-N} unless the fleet's provider names the workers
 * @param id of the process or instance that runs the worker
 * @param startedAt when it was started, or requested
 * @param status where it is in its life
 */
public record FleetWorker(String name, String id, Instant startedAt, Status status) {

    /** Where a worker is in its life. */
    public enum Status {
        /** The provider will start it. It gets its name and id then, and is another worker to its observers. */
        REQUESTED,
        /** Its process or instance exists. */
        STARTED,
        /** It is shutting down, no matter who requested it. */
        STOPPING
    }

    public FleetWorker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(status, "status");
    }

    public FleetWorker(String name, String id, Instant startedAt) {
        this(name, id, startedAt, Status.STARTED);
    }

    /** One of the workers that are requested and have no name yet. */
    static FleetWorker requested(int number, Instant at) {
        String name = "requested-" + number;
        return new FleetWorker(name, name, at, Status.REQUESTED);
    }

    public boolean requested() {
        return status == Status.REQUESTED;
    }

    public boolean stopping() {
        return status == Status.STOPPING;
    }

    /** Name and id: distinguishes successive workers with the same name. */
    public String identity() {
        return name + "#" + id;
    }

    /** The process id of a local worker; empty for other workers, whose ids are not numbers. */
    public Optional<Long> pid() {
        return Optional.of(id).filter(text -> text.matches("\\d+")).map(Long::valueOf);
    }
}
