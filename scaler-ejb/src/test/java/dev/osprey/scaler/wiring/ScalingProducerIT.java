package dev.osprey.scaler.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalingService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The scaling service as the web tier gets it, with processes as workers. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class ScalingProducerIT {

    private static final ObjectName SCALER = scaler();

    @TempDir
    private Path folder;

    private final Cloud cloud;

    ScalingProducerIT(LocalCloud local) {
        cloud = local.newCloud(Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        try (var files = Files.list(Files.createDirectories(folder.resolve("workers")))) {
            for (Path file : files.toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).split(" ")[0]))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        cloud.close();
    }

    @Test
    void aSingleNodeScalesAndStopsItsWorkersOnClose() throws IOException {
        ScalingService scaling = processes("osprey.scaling.lease", "false");

        scaling.start();
        assertThat(names(scaling)).containsExactly("app-instance-1");
        scaling.change(new ScalingConfig("linear", 3, 5, false));
        scaling.tick();
        assertThat(names(scaling)).containsExactlyInAnyOrder("app-instance-1", "app-instance-2", "app-instance-3");
        assertThat(scaling.config()).contains(new ScalingConfig("linear", 3, 5, false));

        scaling.close();
        assertThat(names(scaling)).isEmpty();
    }

    @Test
    void aNodeWithALeaseStartsWorkersOnceItLeadsAndLeavesThemToOtherNodes() throws IOException {
        ScalingService scaling = processes("osprey.scaling.lease", "true");

        scaling.start();
        assertThat(names(scaling)).isEmpty();
        scaling.tick();
        assertThat(names(scaling)).containsExactly("app-instance-1");
        assertThat(cloud.scaling().lease())
                .hasValueSatisfying(lease -> assertThat(lease.holder()).startsWith("osprey-replies#"));

        scaling.close();
        assertThat(names(scaling)).containsExactly("app-instance-1");
    }

    @Test
    void aFleetOfInstancesIsConfigurable() {
        ScalingService scaling =
                scaling(Map.of("osprey.fleet", "ec2", "osprey.fleet.ec2.image", "ami-1", "osprey.scaling.max", "7"));

        assertThat(scaling.config()).contains(new ScalingConfig("backlog", 1, 7, false));

        scaling.close();
    }

    @Test
    void aFleetInAnAutoScalingGroupIsConfigurable() {
        ScalingService scaling = scaling(
                Map.of("osprey.fleet", "asg", "osprey.fleet.asg.group", "osprey-workers", "osprey.scaling.max", "7"));

        assertThat(scaling.config()).contains(new ScalingConfig("backlog", 1, 7, false));

        scaling.close();
    }

    @Test
    void jmxShowsAndChangesTheScalerUpToTheCeiling() throws Exception {
        Map<String, String> settings = Map.of(
                "osprey.fleet", "ec2",
                "osprey.fleet.ec2.image", "ami-1",
                "osprey.scaling.max", "4",
                "osprey.scaling.ceiling", "7");
        ScalingService scaling = scaling(settings);
        cloud.scaling().create();
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        ScalerRegistration registration = registration(server, scaling, settings);

        registration.register();
        server.setAttribute(SCALER, new Attribute("Max", 7));
        server.setAttribute(SCALER, new Attribute("Min", 2));
        server.setAttribute(SCALER, new Attribute("Policy", "step"));
        server.setAttribute(SCALER, new Attribute("Paused", true));

        assertThat(scaling.config()).contains(new ScalingConfig("step", 2, 7, true));
        assertThat(server.getAttribute(SCALER, "Ceiling")).isEqualTo(7);
        assertThatExceptionOfType(RuntimeMBeanException.class)
                .isThrownBy(() -> server.setAttribute(SCALER, new Attribute("Max", 8)))
                .withCauseExactlyInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("more than this service allows");

        registration.unregister();
        assertThat(server.isRegistered(SCALER)).isFalse();
        scaling.close();
    }

    @Test
    void jmxShowsAnExternalFleetAndRefusesToChangeIt() throws Exception {
        ScalingService scaling = scaling(Map.of());
        cloud.workers().create();
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        registration(server, scaling, Map.of()).register();

        assertThat(server.getAttribute(SCALER, "Policy")).isEqualTo("none");
        assertThatExceptionOfType(RuntimeMBeanException.class)
                .isThrownBy(() -> server.setAttribute(SCALER, new Attribute("Max", 2)))
                .withCauseExactlyInstanceOf(IllegalStateException.class)
                .withMessageContaining("this service has no scaler");
    }

    @Test
    void aScalerThatCannotStartWorkersIsInJmxNevertheless() throws Exception {
        // Where the folder with the ids of the workers should be.
        Path inTheWay = Files.createFile(folder.resolve("workers"));
        ScalingService scaling = processes("osprey.scaling.lease", "false");
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        RunningScaler scaler = new RunningScaler(scaling, new MapConfig(Map.of()), server);

        scaler.start();

        assertThat(server.isRegistered(SCALER)).isTrue();
        Files.delete(inTheWay);
        scaler.tick();
        assertThat(names(scaling)).containsExactly("app-instance-1");

        scaler.stop();
        assertThat(names(scaling)).isEmpty();
    }

    private static ScalerRegistration registration(
            MBeanServer server, ScalingService scaling, Map<String, String> settings) {
        return new ScalerRegistration(
                server, new ScalerControl(scaling, new ScalingChanges(scaling, new MapConfig(settings))));
    }

    @Test
    void withoutAFleetTheServiceIsExternal() {
        assertThat(scaling(Map.of()).config()).isEmpty();
    }

    private ScalingService processes(String name, String value) throws IOException {
        Path command = Files.writeString(folder.resolve("worker.sh"), "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> settings = new HashMap<>(Map.of(
                "osprey.fleet", "process",
                "osprey.fleet.process.command", command.toString(),
                "osprey.data", folder.toString()));
        settings.put(name, value);
        return scaling(settings);
    }

    private ScalingService scaling(Map<String, String> settings) {
        return new ScalingProducer().scaling(new MapConfig(settings), cloud);
    }

    private static ObjectName scaler() {
        try {
            return new ObjectName("dev.osprey.scaler:type=Scaler");
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> names(ScalingService scaling) {
        return scaling.status().workers().stream().map(FleetStatus.Member::name).toList();
    }
}
