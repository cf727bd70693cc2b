package dev.osprey.web.operations;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.scaling.FleetStatus;

/**
 * A worker on the operations page.
 *
 * @param name unique in the fleet
 * @param state current state
 * @param startedAt start time
 */
public record WorkerRow(String name, WorkerState state, Instant startedAt) {

    static List<WorkerRow> of(FleetStatus fleet) {
        return fleet.workers().stream()
                .map(each -> new WorkerRow(each.name(), each.state(), each.startedAt()))
                .sorted(Comparator.comparing(WorkerRow::startedAt).thenComparing(WorkerRow::name))
                .toList();
    }
}
