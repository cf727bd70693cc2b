package dev.osprey.scaler.scaling;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingReport;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.leader.NotLeadingException;

/**
 * What one web node does for the fleet: it scales when it leads, and shows and changes what the leader follows when it does
 * not. Not thread-safe, but for the orders: the timer's lock guards it.
 */
final class ScalingNode {

    private static final Logger LOG = Logger.getLogger(ScalingNode.class.getName());

    private final Fleet fleet;
    private final Optional<Leadership> leadership;
    private final ScalingTable table;
    private final ScalingConfig settings;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Function<ScalingConfig, Scaler> scalers;
    private Optional<Scaler> scaler = Optional.empty();
    private Optional<ScalingReport> told = Optional.empty();
    private boolean prepared;
    private boolean heard;

    /**
     * @param fleet that only the leader can change, when there is a leadership
     * @param leadership empty when there is no other node
     * @param settings what is done until an admin orders something else
     * @param scalers makes a scaler, each time that this node comes to lead
     */
    ScalingNode(
            Fleet fleet,
            Optional<Leadership> leadership,
            ScalingTable table,
            ScalingConfig settings,
            Supplier<List<Heartbeat>> heartbeats,
            Function<ScalingConfig, Scaler> scalers) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.leadership = Objects.requireNonNull(leadership, "leadership");
        this.table = Objects.requireNonNull(table, "table");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.scalers = Objects.requireNonNull(scalers, "scalers");
    }

    /** The first workers, at once: they start while the rest of this node does, and while no table can be asked yet. */
    void begin() {
        if (leadership.isEmpty()) {
            acting().tick();
        }
    }

    /** To be called every second. */
    void tick() {
        if (leadership.isPresent() && !leads()) {
            return;
        }
        try {
            if (leadership.isPresent() && !heard) {
                // An order to pause must not be missed by a new leader.
                listen();
            }
            act();
        } catch (NotLeadingException follower) {
            follow();
            LOG.warning(follower.getMessage());
        }
    }

    private boolean leads() {
        prepare();
        boolean leads = leadership.get().leads();
        if (!leads) {
            follow();
        }
        return leads;
    }

    /** What it knows of the fleet is too old when it leads the next time. */
    private void follow() {
        scaler = Optional.empty();
        told = Optional.empty();
        heard = false;
    }

    private void act() {
        try {
            listen();
        } finally {
            // Also while the table cannot be read: workers that died are replaced.
            acting().tick();
        }
        Optional<ScalingReport> report = Optional.of(acting().report());
        if (!report.equals(told)) {
            table.store(report.get());
            told = report;
        }
    }

    private void listen() {
        prepare();
        acting().follow(orders());
        if (!heard) {
            table.report().ifPresent(acting()::goOnAfter);
            heard = true;
        }
    }

    /** Whoever comes first makes the table. */
    private void prepare() {
        if (!prepared) {
            table.create();
            prepared = true;
        }
    }

    private Scaler acting() {
        Scaler acting = scaler.orElseGet(() -> scalers.apply(settings));
        scaler = Optional.of(acting);
        return acting;
    }

    FleetStatus status() {
        ScalingReport report = scaler.map(Scaler::report).or(table::report).orElse(ScalingReport.of(settings.min()));
        return FleetStatus.of(
                orders(),
                report,
                fleet.workers(),
                heartbeats.get(),
                scaler.map(Scaler::ending).orElse(Set.of()));
    }

    ScalingConfig orders() {
        return table.config(settings).orElse(settings);
    }

    /** For all nodes, from the leader's next look on. */
    void order(ScalingConfig orders) {
        table.store(orders, settings);
        LOG.info(() -> "ordered policy=" + orders.policy() + " min=" + orders.min() + " max=" + orders.max()
                + " paused=" + orders.paused());
    }

    void close() {
        fleet.close();
    }
}
