package dev.osprey.scaler.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.fleet.ScalingReport;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.fleet.FleetWorker;

/**
 * What the scaler wants and has.
 *
 * @param policy by which it decides, {@code none} when something else does
 * @param min fewest workers
 * @param max most workers
 * @param wanted how many it wants now
 * @param paused whether it only watches
 * @param workers that exist
 * @param decisions that changed the fleet, the newest first
 */
public record FleetStatus(
        String policy,
        int min,
        int max,
        int wanted,
        boolean paused,
        List<Member> workers,
        List<ScalingDecision> decisions) {

    public FleetStatus {
        workers = List.copyOf(workers);
        decisions = List.copyOf(decisions);
    }

    /** A fleet that something else keeps, as far as it is heard of: nothing here wants more of it or less. */
    static FleetStatus keptElsewhere(List<Heartbeat> alive) {
        List<Member> members = alive.stream()
                .map(each -> new Member(each.worker(), each.run(), each.state(), each.startedAt(), Optional.empty()))
                .toList();
        return new FleetStatus("none", members.size(), members.size(), members.size(), false, members, List.of());
    }

    /**
     * A fleet that the scalers of this service keep.
     *
     * @param ending identities of the workers that were asked to end
     */
    static FleetStatus of(
            ScalingConfig orders,
            ScalingReport report,
            List<FleetWorker> workers,
            List<Heartbeat> heartbeats,
            Set<String> ending) {
        Map<String, Heartbeat> alive = byIdentity(heartbeats);
        List<Member> members = workers.stream()
                .map(worker -> member(
                        worker,
                        Optional.ofNullable(alive.get(worker.identity())),
                        worker.ending() || ending.contains(worker.identity())))
                .toList();
        return new FleetStatus(
                orders.policy(),
                orders.min(),
                orders.max(),
                report.wanted(),
                orders.paused(),
                members,
                report.decisions());
    }

    static Map<String, Heartbeat> byIdentity(List<Heartbeat> heartbeats) {
        return heartbeats.stream()
                .collect(Collectors.toMap(
                        heartbeat -> heartbeat.worker() + "#" + heartbeat.run(),
                        Function.identity(),
                        (first, second) -> second));
    }

    private static Member member(FleetWorker worker, Optional<Heartbeat> heartbeat, boolean ending) {
        WorkerState state =
                ending ? WorkerState.DRAINING : heartbeat.map(Heartbeat::state).orElse(WorkerState.STARTING);
        return new Member(worker.name(), worker.id(), state, worker.startedAt(), worker.pid());
    }

    /**
     * One worker.
     *
     * @param id of its process or instance
     * @param pid when it is a process of this machine
     */
    public record Member(String name, String id, WorkerState state, Instant startedAt, Optional<Long> pid) {}
}
