package dev.osprey.scaler.wiring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.fleet.Ec2Settings;
import dev.osprey.scaler.leader.LeaseTiming;
import dev.osprey.scaler.policies.Policies;
import dev.osprey.scaler.scaling.ScalerTiming;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of the scaler.
 *
 * @param fleet the kind of fleet
 * @param node name of this web node
 * @param lease empty if this node scales without a lease because it is the only one
 * @param policies the parameters of the policies
 */
record ScalingSettings(
        FleetSettings fleet, String node, Optional<LeaseTiming> lease, Policies policies, ScalerTiming timing) {

    /** The fleet's own settings. */
    sealed interface FleetSettings {

        /**
         * Local processes.
         *
         * @param command runs one worker
         * @param folder for process ids and logs
         */
        record Processes(String command, Path folder) implements FleetSettings {}

        /** EC2 instances. */
        record Instances(Ec2Settings ec2) implements FleetSettings {}

        /**
         * The instances of an Auto Scaling group.
         *
         * @param name of the group
         * @param autoScaling endpoint of a stand-in for Auto Scaling; empty for AWS itself
         * @param ec2 endpoint of a stand-in for EC2; empty for AWS itself
         */
        record Group(String name, Optional<URI> autoScaling, Optional<URI> ec2) implements FleetSettings {}

        /** Something else starts the workers. */
        record External() implements FleetSettings {}
    }

    ScalingSettings {
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(lease, "lease");
        Objects.requireNonNull(policies, "policies");
        Objects.requireNonNull(timing, "timing");
    }

    /** @throws IllegalArgumentException if a setting has no valid value, with its name */
    static ScalingSettings from(Config config) {
        Reader settings = new Reader(config);
        return new ScalingSettings(
                settings.fleet(),
                settings.text("osprey.queues.replies"),
                settings.lease(),
                new Policies(
                        settings.duration("osprey.scaling.target"),
                        settings.duration("osprey.scaling.step.rest"),
                        settings.number("osprey.scaling.ratio.patience")),
                new ScalerTiming(
                        settings.duration("osprey.scaling.interval"),
                        settings.duration("osprey.scaling.start-limit"),
                        settings.duration("osprey.scaling.silence"),
                        settings.duration("osprey.scaling.stop-limit"),
                        settings.duration("osprey.scaling.restart-delay"),
                        settings.duration("osprey.scaling.max-restart-delay")));
    }

    /**
     * The configuration until an admin changes it, as the settings give it now: a server may let an administrator change
     * settings while the service runs.
     *
     * @throws IllegalArgumentException if a setting has no valid value, with its name
     */
    static ScalingConfig config(Config config) {
        return new Reader(config).config();
    }

    private record Reader(Config settings) {

        ScalingConfig config() {
            String name = text("osprey.scaling.policy");
            PolicyName policy = PolicyName.of(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "osprey.scaling.policy is '" + name + "', not one of " + PolicyName.texts()));
            return new ScalingConfig(
                    name,
                    number("osprey.scaling.min"),
                    settings.getOptionalValue("osprey.scaling.max", Integer.class)
                            .orElseGet(policy::maxWorkers),
                    false);
        }

        FleetSettings fleet() {
            String kind = text("osprey.fleet");
            return switch (kind) {
                case "process" ->
                    new FleetSettings.Processes(
                            settings.getValue("osprey.fleet.process.command", String.class),
                            Path.of(settings.getValue("osprey.data", String.class)));
                case "ec2" -> new FleetSettings.Instances(Ec2Settings.from(settings));
                case "asg" ->
                    new FleetSettings.Group(
                            text("osprey.fleet.asg.group"),
                            settings.getOptionalValue("osprey.autoscaling.endpoint", URI.class),
                            settings.getOptionalValue("osprey.ec2.endpoint", URI.class));
                case "none" -> new FleetSettings.External();
                default ->
                    throw new IllegalArgumentException(
                            "osprey.fleet is '" + kind + "', not 'process', 'ec2', 'asg' or 'none'");
            };
        }

        Optional<LeaseTiming> lease() {
            return settings.getValue("osprey.scaling.lease", Boolean.class)
                    ? Optional.of(new LeaseTiming(
                            duration("osprey.scaling.lease.duration"), duration("osprey.scaling.lease.renewal")))
                    : Optional.empty();
        }

        String text(String name) {
            return settings.getValue(name, String.class);
        }

        int number(String name) {
            return settings.getValue(name, Integer.class);
        }

        Duration duration(String name) {
            return settings.getValue(name, Duration.class);
        }
    }
}
