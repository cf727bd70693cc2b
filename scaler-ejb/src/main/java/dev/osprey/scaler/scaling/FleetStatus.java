package dev.osprey.scaler.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;

/**
 * What the scaler wants and has.
 *
 * @param policy by which it decides, {@code none} when something else does
 * @param min fewest workers
 * @param max most workers
 * @param wanted how many it wants now
 * @param paused whether it only watches
 * @param workers that exist
 */
public record FleetStatus(String policy, int min, int max, int wanted, boolean paused, List<Member> workers) {

    public FleetStatus {
        workers = List.copyOf(workers);
    }

    /** A fleet that something else keeps, as far as it is heard of: nothing here wants more of it or less. */
    static FleetStatus keptElsewhere(List<Heartbeat> alive) {
        List<Member> members = alive.stream()
                .map(each -> new Member(each.worker(), each.run(), each.state(), each.startedAt(), Optional.empty()))
                .toList();
        return new FleetStatus("none", members.size(), members.size(), members.size(), false, members);
    }

    /**
     * One worker.
     *
     * @param id of its process or instance
     * @param pid when it is a process of this machine
     */
    public record Member(String name, String id, WorkerState state, Instant startedAt, Optional<Long> pid) {}
}
