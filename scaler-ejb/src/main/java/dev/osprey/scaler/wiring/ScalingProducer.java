package dev.osprey.scaler.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.fleet.AutoScalingFleet;
import dev.osprey.scaler.fleet.Ec2Fleet;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.ProcessFleet;
import dev.osprey.scaler.leader.LeaderOnlyFleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.scaling.Scaler;
import dev.osprey.scaler.scaling.ScalingNode;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.scaler.wiring.ScalingSettings.FleetSettings;
import org.eclipse.microprofile.config.Config;

/** Creates the scaling service from the settings. */
@ApplicationScoped
public class ScalingProducer {

    // Less than scripts/run allows a web node before it kills the node.
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    @Produces
    @Singleton
    ScalingService scaling(Config config, Cloud cloud) {
        return scaling(
                ScalingSettings.from(config),
                new CurrentConfig(() -> ScalingSettings.config(config)),
                cloud,
                Clock.systemUTC());
    }

    private static ScalingService scaling(
            ScalingSettings settings, Supplier<ScalingConfig> config, Cloud cloud, Clock clock) {
        return fleet(settings, cloud, clock)
                .map(fleet -> ScalingService.of(node(fleet, settings, config, cloud, clock), cloud.workers()::alive))
                .orElseGet(() -> ScalingService.external(cloud.workers()::alive, cloud.scaling()::removeIdleExit));
    }

    private static ScalingNode node(
            Fleet plain, ScalingSettings settings, Supplier<ScalingConfig> current, Cloud cloud, Clock clock) {
        String self = settings.node() + "#" + UUID.randomUUID();
        Optional<Leadership> leadership =
                settings.lease().map(timing -> new Leadership(cloud.scaling(), self, timing, System::nanoTime));
        Fleet fleet =
                leadership.<Fleet>map(each -> new LeaderOnlyFleet(plain, each)).orElse(plain);
        return new ScalingNode(
                fleet,
                leadership,
                cloud.scaling(),
                current,
                cloud.workers()::alive,
                config -> new Scaler(
                        fleet,
                        cloud.queues()::requestDepth,
                        cloud.workers()::alive,
                        settings.policies(),
                        config,
                        settings.timing(),
                        clock,
                        new SecureRandom()));
    }

    private static Optional<Fleet> fleet(ScalingSettings settings, Cloud cloud, Clock clock) {
        boolean shared = settings.lease().isPresent();
        if (settings.fleet() instanceof FleetSettings.Processes processes) {
            return Optional.of(new ProcessFleet(processes.command(), processes.folder(), STOP_TIMEOUT, shared, clock));
        }
        if (settings.fleet() instanceof FleetSettings.Instances instances) {
            return Optional.of(new Ec2Fleet(
                    instances.ec2(), cloud.scaling(), () -> UUID.randomUUID().toString(), clock));
        }
        if (settings.fleet() instanceof FleetSettings.Group group) {
            return Optional.of(new AutoScalingFleet(group.name(), group.autoScaling(), group.ec2(), clock));
        }
        return Optional.empty();
    }
}
