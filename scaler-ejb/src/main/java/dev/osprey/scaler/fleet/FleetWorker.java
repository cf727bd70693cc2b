package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A worker as its fleet reports it.
 *
 * @param name unique within the fleet, {@code app-instance-N}
 * @param id of the process or instance that runs the worker
 * @param startedAt when it was started
 * @param stopping whether it is shutting down, no matter who requested it
 */
public record FleetWorker(String name, String id, Instant startedAt, boolean stopping) {

    public FleetWorker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    public FleetWorker(String name, String id, Instant startedAt) {
        this(name, id, startedAt, false);
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
