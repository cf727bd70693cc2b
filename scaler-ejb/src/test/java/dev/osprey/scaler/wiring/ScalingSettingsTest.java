package dev.osprey.scaler.wiring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.scaler.leader.LeaseTiming;
import dev.osprey.scaler.policies.Policies;
import dev.osprey.scaler.scaling.ScalerTiming;
import dev.osprey.scaler.wiring.ScalingSettings.FleetSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScalingSettingsTest {

    @Test
    void hasDefaults() {
        assertThat(settings(Map.of()))
                .isEqualTo(new ScalingSettings(
                        new FleetSettings.External(),
                        "osprey-replies",
                        Optional.of(new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2))),
                        new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                        new ScalerTiming(
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(3),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60))));
    }

    @Test
    void readsEverySetting() {
        assertThat(settings(Map.ofEntries(
                        Map.entry("osprey.fleet", "process"),
                        Map.entry("osprey.fleet.process.command", "scripts/worker"),
                        Map.entry("osprey.data", "data"),
                        Map.entry("osprey.queues.replies", "osprey-replies-2"),
                        Map.entry("osprey.scaling.lease.duration", "PT4S"),
                        Map.entry("osprey.scaling.lease.renewal", "PT1S"),
                        Map.entry("osprey.scaling.target", "PT31S"),
                        Map.entry("osprey.scaling.step.rest", "PT61S"),
                        Map.entry("osprey.scaling.ratio.patience", "4"),
                        Map.entry("osprey.scaling.interval", "PT3S"),
                        Map.entry("osprey.scaling.start-limit", "PT4M"),
                        Map.entry("osprey.scaling.silence", "PT31S"),
                        Map.entry("osprey.scaling.stop-limit", "PT91S"),
                        Map.entry("osprey.scaling.restart-delay", "PT0.1S"),
                        Map.entry("osprey.scaling.max-restart-delay", "PT6S"))))
                .isEqualTo(new ScalingSettings(
                        new FleetSettings.Processes("scripts/worker", Path.of("data")),
                        "osprey-replies-2",
                        Optional.of(new LeaseTiming(Duration.ofSeconds(4), Duration.ofSeconds(1))),
                        new Policies(Duration.ofSeconds(31), Duration.ofSeconds(61), 4),
                        new ScalerTiming(
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(4),
                                Duration.ofSeconds(31),
                                Duration.ofSeconds(91),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(6))));
    }

    @Test
    void aSingleNodeNeedsNoLease() {
        assertThat(settings(Map.of("osprey.scaling.lease", "false")).lease()).isEmpty();
    }

    @Test
    void readsTheSettingsOfInstances() {
        ScalingSettings settings = settings(Map.of(
                "osprey.fleet", "ec2",
                "osprey.fleet.ec2.name", "ours",
                "osprey.fleet.ec2.launch-template", "osprey:3",
                "osprey.fleet.ec2.instance-type", "c5.large",
                "osprey.fleet.ec2.user-data", "boot.sh",
                "osprey.ec2.endpoint", "http://localhost:5000"));

        assertThat(settings.fleet())
                .isInstanceOfSatisfying(
                        FleetSettings.Instances.class,
                        instances -> assertThat(instances.ec2())
                                .hasToString(
                                        "Ec2Settings[fleet=ours, template=Optional[osprey:3], image=Optional.empty,"
                                                + " type=Optional[c5.large], userData=Optional[boot.sh],"
                                                + " endpoint=Optional[http://localhost:5000]]"));
    }

    @Test
    void readsTheSettingsOfAnAutoScalingGroup() {
        ScalingSettings settings = settings(Map.of(
                "osprey.fleet", "asg",
                "osprey.fleet.asg.group", "osprey-workers",
                "osprey.autoscaling.endpoint", "http://localhost:5000",
                "osprey.ec2.endpoint", "http://localhost:5001"));

        assertThat(settings.fleet())
                .isEqualTo(new FleetSettings.Group(
                        "osprey-workers",
                        Optional.of(URI.create("http://localhost:5000")),
                        Optional.of(URI.create("http://localhost:5001"))));
    }

    @Test
    void rejectsAnUnknownFleetByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("osprey.fleet", "ec3")))
                .withMessage("osprey.fleet is 'ec3', not 'process', 'ec2', 'asg' or 'none'");
    }

    @Test
    void processesNeedACommand() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> settings(Map.of("osprey.fleet", "process")))
                .withMessageContaining("osprey.fleet.process.command");
    }

    @ParameterizedTest
    @CsvSource({"backlog, 20", "launch-only, 19", "linear, 20", "ratio, 20", "step, 20", "threshold, 19"})
    void thePolicyDeterminesTheMaximumUnlessItIsSet(String policy, int max) {
        assertThat(config(Map.of("osprey.scaling.policy", policy))).isEqualTo(new ScalingConfig(policy, 1, max, false));
        assertThat(config(Map.of("osprey.scaling.policy", policy, "osprey.scaling.max", "7")))
                .isEqualTo(new ScalingConfig(policy, 1, 7, false));
    }

    @Test
    void readsTheConfigurationOfTheScaler() {
        assertThat(config(Map.of())).isEqualTo(new ScalingConfig("backlog", 1, 20, false));
        assertThat(config(
                        Map.of("osprey.scaling.policy", "step", "osprey.scaling.min", "2", "osprey.scaling.max", "5")))
                .isEqualTo(new ScalingConfig("step", 2, 5, false));
    }

    private static ScalingConfig config(Map<String, String> values) {
        return ScalingSettings.config(new MapConfig(values));
    }

    private static ScalingSettings settings(Map<String, String> values) {
        return ScalingSettings.from(new MapConfig(values));
    }
}
