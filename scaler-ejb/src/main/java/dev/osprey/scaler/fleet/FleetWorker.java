package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.util.Objects;

/**
 * A worker as its fleet knows it.
 *
 * @param name unique in the fleet, {@code app-instance-N}
 * @param id of the process or instance that runs under this name
 * @param startedAt when it was started
 */
public record FleetWorker(String name, String id, Instant startedAt) {

    public FleetWorker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    /** Tells two workers apart that had the same name one after the other. */
    public String identity() {
        return name + "#" + id;
    }
}
