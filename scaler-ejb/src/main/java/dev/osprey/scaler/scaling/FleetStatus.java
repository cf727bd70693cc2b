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
 * The state of the fleet and of its scaler.
 *
 * @param policy name of the policy, {@code none} for an external fleet
 * @param min minimum number of workers
 * @param max maximum number of workers
 * @param wanted number of workers that the scaler wants now
 * @param paused whether the scaler neither starts nor stops workers
 * @param workers all existing workers
 * @param decisions those that changed the fleet, newest first
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

    /** An external fleet, as far as its heartbeats show it; no scaler of this service changes it. */
    static FleetStatus external(List<Heartbeat> alive) {
        List<Member> members = alive.stream()
                .map(each -> new Member(each.worker(), each.run(), each.state(), each.startedAt(), Optional.empty()))
                .toList();
        return new FleetStatus("none", members.size(), members.size(), members.size(), false, members, List.of());
    }

    /**
     * A fleet that this service scales.
     *
     * @param stopping identities of the workers that were asked to stop
     * @param silent identities of the workers that hang and are about to be killed
     */
    static FleetStatus of(
            ScalingConfig config,
            ScalingReport report,
            List<FleetWorker> workers,
            List<Heartbeat> heartbeats,
            Set<String> stopping,
            Set<String> silent) {
        Map<String, Heartbeat> alive = byIdentity(heartbeats);
        List<Member> members = workers.stream()
                .map(worker -> member(
                        worker, state(worker, Optional.ofNullable(alive.get(worker.identity())), stopping, silent)))
                .toList();
        return new FleetStatus(
                config.policy(),
                config.min(),
                config.max(),
                report.wanted(),
                config.paused(),
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

    private static Member member(FleetWorker worker, WorkerState state) {
        return new Member(worker.name(), worker.id(), state, worker.startedAt(), worker.pid());
    }

    private static WorkerState state(
            FleetWorker worker, Optional<Heartbeat> heartbeat, Set<String> stopping, Set<String> silent) {
        if (worker.stopping() || stopping.contains(worker.identity())) {
            return WorkerState.DRAINING;
        }
        return silent.contains(worker.identity())
                ? WorkerState.ENDING
                : heartbeat.map(Heartbeat::state).orElse(WorkerState.STARTING);
    }

    /**
     * One worker.
     *
     * @param id of the process or instance that runs it
     * @param pid process id of a local worker
     */
    public record Member(String name, String id, WorkerState state, Instant startedAt, Optional<Long> pid) {}
}
