package dev.osprey.scaler.scaling;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.scaler.fleet.Ec2Fleet;
import dev.osprey.scaler.fleet.Ec2Settings;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.ProcessFleet;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Policy;
import org.eclipse.microprofile.config.Config;

/**
 * Runs the scaler in the web tier.
 *
 * <p>Settings: {@code osprey.fleet} ({@code process}, {@code ec2}, or {@code none} when something else starts the workers),
 * {@code osprey.fleet.*}, {@code osprey.data}, {@code osprey.scaling.*}.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScalerTimer {

    private static final Logger LOG = Logger.getLogger(ScalerTimer.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Inject
    private Config config;

    @Inject
    private Cloud cloud;

    private Optional<Fleet> fleet = Optional.empty();
    private Optional<Scaler> scaler = Optional.empty();
    private boolean failing;

    @PostConstruct
    void start() {
        fleet = fleet();
        scaler = fleet.map(each -> new Scaler(
                each,
                cloud.queues()::requestDepth,
                cloud.workers()::alive,
                policy(),
                new Bounds(
                        setting("osprey.scaling.min", Integer.class, 1),
                        setting("osprey.scaling.max", Integer.class, 20)),
                setting("osprey.scaling.interval", Duration.class, Duration.ofSeconds(10)),
                setting("osprey.scaling.start-limit", Duration.class, Duration.ofMinutes(3)),
                Clock.systemUTC(),
                new SecureRandom()));
        // The timer begins when the whole application is up; a worker takes long enough to start.
        tick();
    }

    /** A dead worker is noticed within a second. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        try {
            scaler.ifPresent(Scaler::tick);
            failing = false;
        } catch (RuntimeException failure) {
            // The next tick tries again: said once, not every second.
            if (!failing) {
                LOG.log(Level.SEVERE, "the scaler could not look at queue and fleet", failure);
            }
            failing = true;
        }
    }

    /** What there is, also when another system keeps the fleet. */
    public FleetStatus status() {
        return scaler.map(Scaler::status)
                .orElseGet(() -> FleetStatus.keptElsewhere(cloud.workers().alive()));
    }

    @PreDestroy
    void stop() {
        fleet.ifPresent(Fleet::close);
    }

    private Optional<Fleet> fleet() {
        String kind = config.getOptionalValue("osprey.fleet", String.class).orElse("none");
        return switch (kind) {
            case "none" -> Optional.empty();
            case "process" ->
                Optional.of(new ProcessFleet(
                        config.getValue("osprey.fleet.process.command", String.class),
                        Path.of(config.getValue("osprey.data", String.class)),
                        PATIENCE,
                        Clock.systemUTC()));
            case "ec2" ->
                Optional.of(new Ec2Fleet(
                        Ec2Settings.from(config), () -> UUID.randomUUID().toString(), Clock.systemUTC()));
            default ->
                throw new IllegalArgumentException("osprey.fleet is '" + kind + "', not 'process', 'ec2' or 'none'");
        };
    }

    private Policy policy() {
        ChosenPolicy chosen = new ChosenPolicy(
                setting("osprey.scaling.target", Duration.class, Duration.ofSeconds(30)),
                setting("osprey.scaling.step.rest", Duration.class, Duration.ofSeconds(60)),
                setting("osprey.scaling.ratio.patience", Integer.class, 3));
        return chosen.named(setting("osprey.scaling.policy", String.class, "backlog"));
    }

    private <T> T setting(String name, Class<T> type, T otherwise) {
        return config.getOptionalValue(name, type).orElse(otherwise);
    }
}
