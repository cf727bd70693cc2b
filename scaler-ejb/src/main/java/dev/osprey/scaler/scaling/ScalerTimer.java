package dev.osprey.scaler.scaling;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.fleet.Ec2Fleet;
import dev.osprey.scaler.fleet.Ec2Settings;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.ProcessFleet;
import dev.osprey.scaler.leader.LeaderOnlyFleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.policies.Policies;
import org.eclipse.microprofile.config.Config;

/**
 * Runs the scaler in the web tier.
 *
 * <p>Settings: {@code osprey.fleet} ({@code process}, {@code ec2}, or {@code none} when something else starts the workers),
 * {@code osprey.fleet.*}, {@code osprey.data}, {@code osprey.scaling.*}.
 */
@Singleton
@Startup
// So that orders can be read and given while a look takes long.
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScalerTimer {

    private static final Logger LOG = Logger.getLogger(ScalerTimer.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Inject
    private Config config;

    @Inject
    private Cloud cloud;

    private volatile Optional<ScalingNode> node = Optional.empty();
    private boolean failing;

    @PostConstruct
    synchronized void start() {
        String kind = setting("osprey.fleet", String.class, "none");
        if (!kind.equals("none")) {
            boolean shared = setting("osprey.scaling.lease", Boolean.class, true);
            node = Optional.of(node(fleet(kind, shared), shared));
        }
        // The timer begins when the whole application is up; a worker takes long enough to start.
        guarded(() -> node.ifPresent(ScalingNode::begin));
    }

    /** A dead worker is noticed within a second. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    synchronized void tick() {
        guarded(() -> node.ifPresent(ScalingNode::tick));
    }

    /** What there is, also when another system keeps the fleet. */
    public synchronized FleetStatus status() {
        return node.map(ScalingNode::status)
                .orElseGet(() -> FleetStatus.keptElsewhere(cloud.workers().alive()));
    }

    /** What the scaler follows now; empty when another system keeps the fleet. */
    public Optional<ScalingConfig> orders() {
        return node.map(ScalingNode::orders);
    }

    /**
     * Has the scalers of all nodes follow this, after a second or two.
     *
     * @throws IllegalStateException when another system keeps the fleet
     */
    public void order(ScalingConfig orders) {
        node.orElseThrow(() -> new IllegalStateException("another system keeps the fleet"))
                .order(orders);
    }

    /** What can be ordered. */
    public List<String> policies() {
        return Policies.NAMES;
    }

    @PreDestroy
    synchronized void stop() {
        node.ifPresent(ScalingNode::close);
    }

    private void guarded(Runnable look) {
        try {
            look.run();
            failing = false;
        } catch (RuntimeException failure) {
            // The next tick tries again: said once, not every second.
            if (!failing) {
                LOG.log(Level.SEVERE, "the scaler could not look at queue and fleet", failure);
            }
            failing = true;
        }
    }

    private ScalingNode node(Fleet plain, boolean shared) {
        String self = setting("osprey.queues.replies", String.class, "osprey-replies") + "#" + UUID.randomUUID();
        Optional<Leadership> leadership =
                shared ? Optional.of(new Leadership(cloud.scaling(), self, System::nanoTime)) : Optional.empty();
        Fleet fleet =
                leadership.<Fleet>map(each -> new LeaderOnlyFleet(plain, each)).orElse(plain);
        Policies policies = new Policies(
                setting("osprey.scaling.target", Duration.class, Duration.ofSeconds(30)),
                setting("osprey.scaling.step.rest", Duration.class, Duration.ofSeconds(60)),
                setting("osprey.scaling.ratio.patience", Integer.class, 3));
        ScalingConfig settings = new ScalingConfig(
                setting("osprey.scaling.policy", String.class, "backlog"),
                setting("osprey.scaling.min", Integer.class, 1),
                setting("osprey.scaling.max", Integer.class, 20),
                false);
        Duration interval = setting("osprey.scaling.interval", Duration.class, Duration.ofSeconds(10));
        Duration startLimit = setting("osprey.scaling.start-limit", Duration.class, Duration.ofMinutes(3));
        return new ScalingNode(
                fleet,
                leadership,
                cloud.scaling(),
                settings,
                cloud.workers()::alive,
                orders -> new Scaler(
                        fleet,
                        cloud.queues()::requestDepth,
                        cloud.workers()::alive,
                        policies,
                        orders,
                        interval,
                        startLimit,
                        Clock.systemUTC(),
                        new SecureRandom()));
    }

    private Fleet fleet(String kind, boolean shared) {
        return switch (kind) {
            case "process" ->
                new ProcessFleet(
                        config.getValue("osprey.fleet.process.command", String.class),
                        Path.of(config.getValue("osprey.data", String.class)),
                        PATIENCE,
                        shared,
                        Clock.systemUTC());
            case "ec2" ->
                new Ec2Fleet(Ec2Settings.from(config), () -> UUID.randomUUID().toString(), Clock.systemUTC());
            default ->
                throw new IllegalArgumentException("osprey.fleet is '" + kind + "', not 'process', 'ec2' or 'none'");
        };
    }

    private <T> T setting(String name, Class<T> type, T otherwise) {
        return config.getOptionalValue(name, type).orElse(otherwise);
    }
}
