package dev.osprey.scaler.wiring;

import java.util.Objects;
import java.util.Optional;

import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalingChange;
import dev.osprey.scaler.scaling.ScalingService;

/** The scaling service behind its MBean. */
final class ScalerControl implements ScalerMXBean {

    private final ScalingService scaling;
    private final ScalingChanges changes;

    ScalerControl(ScalingService scaling, ScalingChanges changes) {
        this.scaling = Objects.requireNonNull(scaling, "scaling");
        this.changes = Objects.requireNonNull(changes, "changes");
    }

    @Override
    public String getPolicy() {
        return status().policy();
    }

    @Override
    public void setPolicy(String policy) {
        apply(new ScalingChange(Optional.of(policy), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Override
    public int getMin() {
        return status().min();
    }

    @Override
    public void setMin(int min) {
        apply(new ScalingChange(Optional.empty(), Optional.of(min), Optional.empty(), Optional.empty()));
    }

    @Override
    public int getMax() {
        return status().max();
    }

    @Override
    public void setMax(int max) {
        apply(new ScalingChange(Optional.empty(), Optional.empty(), Optional.of(max), Optional.empty()));
    }

    @Override
    public int getCeiling() {
        return changes.ceiling();
    }

    @Override
    public boolean isPaused() {
        return status().paused();
    }

    @Override
    public void setPaused(boolean paused) {
        apply(new ScalingChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(paused)));
    }

    @Override
    public int getWanted() {
        return status().wanted();
    }

    @Override
    public int getWorkers() {
        return status().workers().size();
    }

    @Override
    public boolean isLeading() {
        return scaling.leads();
    }

    private FleetStatus status() {
        try {
            return scaling.status();
        } catch (RuntimeException failure) {
            throw known(failure);
        }
    }

    private void apply(ScalingChange change) {
        try {
            changes.apply(change);
        } catch (RuntimeException failure) {
            throw known(failure);
        }
    }

    /** As an exception of the JDK: a JMX client has no classes of this service. */
    private static RuntimeException known(RuntimeException failure) {
        return failure instanceof IllegalArgumentException
                ? new IllegalArgumentException(failure.getMessage())
                : new IllegalStateException(failure.getMessage());
    }
}
