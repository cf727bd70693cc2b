package dev.osprey.web.operations;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.fleet.WorkersTable;
import dev.osprey.scaler.scaling.FleetStatus;

/**
 * A worker as the page shows it.
 *
 * @param name unique in the fleet
 * @param state what it is doing
 * @param startedAt when it was started
 */
public record WorkerRow(String name, WorkerState state, Instant startedAt) {

    /** Where the node has no scaler, as the workers speak of themselves. */
    static List<WorkerRow> of(Optional<FleetStatus> fleet, WorkersTable workers) {
        List<WorkerRow> rows = fleet.map(status -> status.workers().stream()
                        .map(each -> new WorkerRow(each.name(), each.state(), each.startedAt()))
                        .toList())
                .orElseGet(() -> workers.alive().stream()
                        .map(each -> new WorkerRow(each.worker(), each.state(), each.startedAt()))
                        .toList());
        return rows.stream()
                .sorted(Comparator.comparing(WorkerRow::startedAt).thenComparing(WorkerRow::name))
                .toList();
    }
}
