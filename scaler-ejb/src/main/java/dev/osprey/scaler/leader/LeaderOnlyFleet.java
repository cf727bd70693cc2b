package dev.osprey.scaler.leader;

import java.util.List;
import java.util.Objects;

import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetWorker;

/** A fleet that every node can list and only the leader can change. */
public final class LeaderOnlyFleet implements Fleet {

    private final Fleet fleet;
    private final Leadership leadership;

    public LeaderOnlyFleet(Fleet fleet, Leadership leadership) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.leadership = Objects.requireNonNull(leadership, "leadership");
    }

    @Override
    public List<FleetWorker> workers() {
        return fleet.workers();
    }

    @Override
    public FleetWorker start(String name) {
        leadership.confirm();
        return fleet.start(name);
    }

    @Override
    public void stop(FleetWorker worker) {
        leadership.confirm();
        fleet.stop(worker);
    }

    @Override
    public void kill(FleetWorker worker) {
        leadership.confirm();
        fleet.kill(worker);
    }

    @Override
    public void close() {
        fleet.close();
    }
}
