package dev.osprey.scaler.scaling;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetException;
import dev.osprey.scaler.fleet.FleetWorker;

import static org.assertj.core.api.Assertions.assertThat;

/** A fleet in memory. */
final class MemoryFleet implements Fleet {

    private final Clock clock;
    private final List<FleetWorker> alive = new ArrayList<>();
    final List<FleetWorker> stopped = new ArrayList<>();
    final List<FleetWorker> killed = new ArrayList<>();
    boolean slowToStop;
    /** Whether {@link #start} only requests workers, until {@link #deliver}. */
    boolean requesting;

    boolean failing;
    int failedStarts;
    int started;

    MemoryFleet(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<FleetWorker> workers() {
        return List.copyOf(alive);
    }

    @Override
    public FleetWorker start(String name) {
        assertThat(names()).doesNotContain(name);
        if (failing) {
            failedStarts++;
            throw new FleetException(
                    FleetException.Kind.UNAVAILABLE, "worker=" + name + " could not be started", "on purpose", null);
        }
        started++;
        FleetWorker.Status status = requesting ? FleetWorker.Status.REQUESTED : FleetWorker.Status.STARTED;
        FleetWorker worker = new FleetWorker(name, Integer.toString(started), clock.instant(), status);
        alive.add(worker);
        return worker;
    }

    /** Starts the requested workers under names of their own. */
    void deliver() {
        alive.replaceAll(worker ->
                worker.requested() ? new FleetWorker("i-" + worker.id(), worker.id(), clock.instant()) : worker);
    }

    @Override
    public void stop(FleetWorker worker) {
        stopped.add(worker);
        if (!slowToStop) {
            alive.remove(worker);
        }
    }

    @Override
    public void kill(FleetWorker worker) {
        killed.add(worker);
        alive.remove(worker);
    }

    @Override
    public void close() {
        alive.clear();
    }

    void stopFromOutside(String name) {
        alive.replaceAll(worker -> worker.name().equals(name)
                ? new FleetWorker(name, worker.id(), worker.startedAt(), FleetWorker.Status.STOPPING)
                : worker);
    }

    void kill(String name) {
        alive.removeIf(worker -> worker.name().equals(name));
    }

    void killAll() {
        alive.clear();
    }

    List<String> names() {
        return alive.stream().map(FleetWorker::name).toList();
    }
}
