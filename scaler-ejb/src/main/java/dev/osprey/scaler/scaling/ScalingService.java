package dev.osprey.scaler.scaling;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;

/**
 * The scaling of the fleet, as the timer drives it and the web tier shows and changes it. Thread-safe: the configuration can
 * be read and changed while a tick takes long.
 */
public final class ScalingService implements AutoCloseable {

    private final Optional<ScalingNode> node;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Runnable withdrawIdleExit;
    private boolean withdrawn;

    private ScalingService(
            Optional<ScalingNode> node, Supplier<List<Heartbeat>> heartbeats, Runnable withdrawIdleExit) {
        this.node = node;
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.withdrawIdleExit = Objects.requireNonNull(withdrawIdleExit, "withdrawIdleExit");
    }

    /** A fleet that this service scales. */
    public static ScalingService of(ScalingNode node, Supplier<List<Heartbeat>> heartbeats) {
        return new ScalingService(Optional.of(node), heartbeats, () -> {});
    }

    /**
     * An external fleet: it is reported as far as its heartbeats show it, and never changed.
     *
     * @param withdrawIdleExit removes what an earlier scaler has published to the workers about their exit
     */
    public static ScalingService external(Supplier<List<Heartbeat>> heartbeats, Runnable withdrawIdleExit) {
        return new ScalingService(Optional.empty(), heartbeats, withdrawIdleExit);
    }

    /** Starts the first workers if no other node could do so. */
    public synchronized void start() {
        node.ifPresent(ScalingNode::start);
    }

    /** Renews the lease, replaces workers that died, and scales when a decision is due. */
    public synchronized void tick() {
        node.ifPresent(ScalingNode::tick);
        if (node.isEmpty() && !withdrawn) {
            withdrawIdleExit.run();
            withdrawn = true;
        }
    }

    /**
     * Whether work that one node should do is this node's. True on each node for an external fleet, which has no leader: such
     * work must tolerate several nodes.
     */
    public boolean leads() {
        return node.map(ScalingNode::leading).orElse(true);
    }

    /**
     * How many workers the scaler of this node wants; empty if the node does not lead, or the fleet is external. Makes no call.
     */
    public OptionalInt wanted() {
        return node.map(ScalingNode::wanted).orElse(OptionalInt.empty());
    }

    public synchronized FleetStatus status() {
        return node.map(ScalingNode::status).orElseGet(() -> FleetStatus.external(heartbeats.get()));
    }

    /** The current configuration; empty for an external fleet. */
    public Optional<ScalingConfig> config() {
        return node.map(ScalingNode::config);
    }

    /**
     * Changes the configuration of the scalers on all nodes; they apply it within a second or two.
     *
     * @throws IllegalStateException for an external fleet
     */
    public void change(ScalingConfig config) {
        node.orElseThrow(() -> new IllegalStateException("the fleet is external"))
                .change(config);
    }

    /** The names of the policies. */
    public List<String> policies() {
        return PolicyName.texts();
    }

    @Override
    public synchronized void close() {
        node.ifPresent(ScalingNode::close);
    }
}
