package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A worker as its fleet knows it.
 *
 * @param name unique in the fleet, {@code app-instance-N}
 * @param id of the process or instance that runs under this name
 * @param startedAt when it was started
 * @param ending whether it is on its way out, whoever asked for that
 */
public record FleetWorker(String name, String id, Instant startedAt, boolean ending) {

    public FleetWorker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    public FleetWorker(String name, String id, Instant startedAt) {
        this(name, id, startedAt, false);
    }

    /** Tells two workers apart that had the same name one after the other. */
    public String identity() {
        return name + "#" + id;
    }

    /** Of a process of this machine; other ids are no numbers. */
    public Optional<Long> pid() {
        return Optional.of(id).filter(text -> text.matches("\\d+")).map(Long::valueOf);
    }
}
