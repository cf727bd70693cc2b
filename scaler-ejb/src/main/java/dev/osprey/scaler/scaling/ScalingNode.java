package dev.osprey.scaler.scaling;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.IdleExit;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingReport;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.leader.NotLeadingException;

/**
 * The scaling of one web node: scales the fleet while the node leads; otherwise only reports on the fleet and stores changes
 * of the configuration for the leader. Not thread-safe, except for {@link #config()}, {@link #change}, {@link #leading()} and
 * {@link #wanted()}.
 */
public final class ScalingNode {

    private static final Logger LOG = Logger.getLogger(ScalingNode.class.getName());

    private final Fleet fleet;
    private final Optional<Leadership> leadership;
    private final ScalingTable table;
    private final Supplier<ScalingConfig> settings;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Function<ScalingConfig, Scaler> scalers;
    private Optional<ScalingConfig> seenSettings = Optional.empty();
    private Optional<Scaler> scaler = Optional.empty();
    private volatile Optional<ScalingReport> published = Optional.empty();
    private Optional<IdleExit> publishedIdleExit = Optional.empty();
    private boolean tableCreated;
    private boolean resumed;
    private volatile boolean leading;

    /**
     * @param fleet with a leadership, one that only the leader can change
     * @param leadership empty if there is only one node
     * @param settings the configuration until an admin changes it; when it changes later, it replaces what the admin set
     * @param heartbeats the latest heartbeat of each worker that is alive
     * @param scalers creates a scaler each time this node becomes the leader
     */
    public ScalingNode(
            Fleet fleet,
            Optional<Leadership> leadership,
            ScalingTable table,
            Supplier<ScalingConfig> settings,
            Supplier<List<Heartbeat>> heartbeats,
            Function<ScalingConfig, Scaler> scalers) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.leadership = Objects.requireNonNull(leadership, "leadership");
        this.table = Objects.requireNonNull(table, "table");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.scalers = Objects.requireNonNull(scalers, "scalers");
    }

    /** Starts the first workers of a single node at once, before the table can be read: they boot while the node does. */
    void start() {
        if (leadership.isEmpty()) {
            scaler().tick();
        }
    }

    /** Call this every second. */
    void tick() {
        if (leadership.isPresent() && !leads()) {
            return;
        }
        try {
            if (leadership.isPresent() && !resumed) {
                // A new leader must read the configuration before it acts: it may be paused.
                readTable();
            }
            scale();
        } catch (NotLeadingException lost) {
            resign();
            LOG.warning(lost.getMessage());
        }
    }

    private boolean leads() {
        createTable();
        boolean leads = leadership.get().leads();
        if (!leads) {
            resign();
        }
        leading = leads;
        return leads;
    }

    /** Whether this node led at its last tick; without a leadership it always does. */
    boolean leading() {
        return leadership.isEmpty() || leading;
    }

    /** How many workers this node wanted at its last tick; empty if it does not lead. */
    OptionalInt wanted() {
        return published.map(report -> OptionalInt.of(report.wanted())).orElse(OptionalInt.empty());
    }

    /** Drops all state: it is out of date when this node leads again. */
    private void resign() {
        scaler = Optional.empty();
        published = Optional.empty();
        publishedIdleExit = Optional.empty();
        resumed = false;
        leading = false;
    }

    private void scale() {
        try {
            readTable();
        } finally {
            // Workers that died are replaced even while the table cannot be read.
            scaler().tick();
        }
        Optional<ScalingReport> report = Optional.of(scaler().report());
        if (!report.equals(published)) {
            table.store(report.get());
            published = report;
        }
        Optional<IdleExit> idleExit = Optional.of(scaler().idleExit());
        if (!idleExit.equals(publishedIdleExit)) {
            table.store(idleExit.get());
            publishedIdleExit = idleExit;
        }
    }

    private void readTable() {
        createTable();
        followSettings();
        scaler().configure(config());
        if (!resumed) {
            table.report().ifPresent(scaler()::resume);
            resumed = true;
        }
    }

    /** What an admin set under other settings does not return when those settings do. */
    private void followSettings() {
        ScalingConfig now = settings.get();
        if (!seenSettings.equals(Optional.of(now))) {
            table.removeConfigOfOtherSettings(now);
            LOG.info(() -> "scaling settings: " + text(now));
            seenSettings = Optional.of(now);
        }
    }

    private void createTable() {
        if (!tableCreated) {
            table.create();
            tableCreated = true;
        }
    }

    private Scaler scaler() {
        Scaler current = scaler.orElseGet(() -> scalers.apply(settings.get()));
        scaler = Optional.of(current);
        return current;
    }

    FleetStatus status() {
        ScalingReport report = scaler.map(Scaler::report)
                .or(table::report)
                .orElse(ScalingReport.of(settings.get().min()));
        return FleetStatus.of(
                config(),
                report,
                fleet.workers(),
                heartbeats.get(),
                scaler.map(Scaler::stopping).orElse(Set.of()),
                scaler.map(Scaler::silent).orElse(Set.of()));
    }

    ScalingConfig config() {
        ScalingConfig now = settings.get();
        return table.config(now).orElse(now);
    }

    /** Changes the configuration for all nodes, from the leader's next tick. */
    void change(ScalingConfig config) {
        table.store(config, settings.get());
        LOG.info(() -> "scaling configuration changed: " + text(config));
    }

    private static String text(ScalingConfig config) {
        return "policy=" + config.policy() + " min=" + config.min() + " max=" + config.max() + " paused="
                + config.paused();
    }

    void close() {
        fleet.close();
    }
}
