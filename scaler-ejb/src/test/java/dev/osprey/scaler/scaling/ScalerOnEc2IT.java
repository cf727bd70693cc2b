package dev.osprey.scaler.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.cloud.MotoExtension;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.cloud.Ec2Proxy;
import dev.osprey.scaler.fleet.Ec2Fleet;
import dev.osprey.scaler.fleet.Ec2Settings;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The scaler with a fleet of EC2 instances, including failures of EC2. */
@Timeout(120)
@ExtendWith({LocalCloudExtension.class, MotoExtension.class})
class ScalerOnEc2IT {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MAX = 20;

    private final TestClock clock = new TestClock();
    private final DynamoDbClient dynamoDb;
    private final ScalingTable table;
    private final Moto moto;
    private Ec2Proxy ec2;
    private Ec2Fleet fleet;
    private Scaler scaler;
    private int queueSize;
    private boolean booted;
    private WorkerState state = WorkerState.IDLE;
    private final Set<String> silent = new HashSet<>();

    @TempDir
    private Path bundle;

    ScalerOnEc2IT(LocalCloud local, Moto moto) {
        this.moto = moto;
        dynamoDb = DynamoDb.client(Optional.of(local.dynamoDb()));
        table = new ScalingTable(dynamoDb, local.newSettings().scalingTable());
    }

    @BeforeEach
    void scalerOnEc2() throws Exception {
        table.create();
        ec2 = new Ec2Proxy(moto);
        Ec2Settings settings = new Ec2Settings(
                "osprey",
                Optional.empty(),
                Optional.of("ami-12c6146b"),
                Optional.empty(),
                Optional.of(userData()),
                Optional.of(ec2.endpoint()));
        fleet = new Ec2Fleet(settings, table, () -> UUID.randomUUID().toString(), clock);
        scaler = new Scaler(
                fleet,
                () -> new QueueDepth(queueSize, 0, 0),
                this::heartbeats,
                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                new ScalingConfig("linear", 1, MAX, false),
                Timings.withStartLimit(Duration.ofHours(1)),
                clock,
                new Random(1));
        scaler.tick();
    }

    @AfterEach
    void closeAll() {
        dynamoDb.close();
        fleet.close();
        ec2.close();
    }

    @Test
    void startsAtMostTwentyAndReusesNames() {
        queueSize = 1000;
        decide();
        decide();
        decide();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(MAX));
        assertThat(ec2.calls("RunInstances")).hasSize(MAX);

        booted = true;
        queueSize = 18;
        decide();
        decide();
        assertThat(names()).hasSize(18);

        queueSize = MAX;
        decide();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(MAX));
    }

    @Test
    void countsPendingInstances() {
        ec2.reportState("pending");
        queueSize = 5;
        decide();
        decide();
        decide();

        assertThat(names()).hasSize(5);
        assertThat(ec2.calls("RunInstances")).hasSize(5);
    }

    @Test
    void doesNotStartInstancesTwiceThatEc2DoesNotListYet() {
        ec2.hideInstances(true);
        queueSize = 5;
        decide();
        decide();

        assertThat(ec2.calls("RunInstances")).hasSize(5);
    }

    @Test
    void replacesAnInstanceThatWasTerminatedFromOutside() {
        queueSize = 3;
        decide();
        FleetWorker lost = fleet.workers().get(1);

        fleet.stop(lost);
        clock.advance(Duration.ofSeconds(5));
        scaler.tick();

        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(3));
        assertThat(fleet.workers()).extracting(FleetWorker::id).doesNotContain(lost.id());
    }

    @Test
    void backsOffWhileEc2ThrottlesOrHasNoCapacity() {
        queueSize = 6;
        ec2.fail("RunInstances", 503, "RequestLimitExceeded", 2);
        decide();
        assertThat(names()).hasSize(3);

        ec2.fail("RunInstances", 500, "InsufficientInstanceCapacity", 0);
        for (int second = 0; second < 30; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
        assertThat(names()).hasSize(3);
        // The SDK makes three calls per attempt: without backoff there would be ninety.
        assertThat(ec2.calls("RunInstances")).hasSizeLessThan(30);

        ec2.succeed();
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(6));
    }

    /** The instance runs its user data, with the real script and a worker that exits at once. */
    @Test
    void anInstanceEndsWithItsIdleWorkerAndIsNotReplaced() throws Exception {
        FleetWorker worker = launchedWithoutMinimum();
        state = WorkerState.ENDING;
        seconds(1);

        assertThat(boot(worker)).isZero();

        assertThat(bundle.resolve("worker.ran")).hasContent(worker.name() + " " + worker.id() + " /var/lib/osprey\n");
        assertThat(bundle.resolve("shutdown.ran")).hasContent("-h now\n");
        // So that EC2 terminates an instance that shuts down.
        String launch = ec2.calls("RunInstances").get(0);
        assertThat(launch).contains("InstanceInitiatedShutdownBehavior=terminate");
        fleet.stop(worker);
        silent.add(worker.id());
        seconds(60);
        assertThat(names()).isEmpty();
        assertThat(ec2.calls("RunInstances")).hasSize(1);
    }

    @Test
    void anInstanceEndsWhenItsWorkerFails() throws Exception {
        FleetWorker worker = launchedWithoutMinimum();
        Files.writeString(bundle.resolve("scripts/worker"), "#!/bin/sh\nexit 78\n");

        boot(worker);

        assertThat(bundle.resolve("shutdown.ran")).hasContent("-h now\n");
    }

    @Test
    void anInstanceIsTerminatedWhenItsWorkerExits() {
        FleetWorker worker = launchedWithoutMinimum();
        state = WorkerState.ENDING;
        seconds(1);
        state = WorkerState.BUSY;
        queueSize = 1;

        seconds(10);

        assertThat(fleet.workers()).hasSize(1).extracting(FleetWorker::id).doesNotContain(worker.id());
        assertThat(ec2.calls("RunInstances")).hasSize(2);
        assertThat(ec2.calls("TerminateInstances")).singleElement().asString().contains(worker.id());
    }

    @Test
    void theNameOfAWorkerInAnAutoScalingGroupIsItsInstance() throws Exception {
        FleetWorker worker = launchedWithoutMinimum();

        assertThat(boot(worker, Map.of("autoscaling/target-lifecycle-state", "InService")))
                .isZero();

        assertThat(bundle.resolve("worker.ran")).hasContent(worker.id() + " " + worker.id() + " /var/lib/osprey\n");
    }

    @Test
    void anInstanceWhoseWorkerFellSilentIsReplacedAndTerminated() {
        FleetWorker hung = fleet.workers().get(0);
        booted = true;
        queueSize = 1;
        seconds(10);
        silent.add(hung.id());

        seconds(29);
        assertThat(names()).containsExactly("app-instance-1");
        seconds(10);

        assertThat(names()).containsExactly("app-instance-2");
        assertThat(ec2.calls("TerminateInstances")).singleElement().asString().contains(hung.id());
    }

    private FleetWorker launchedWithoutMinimum() {
        scaler.configure(new ScalingConfig("launch-only", 0, 19, false));
        booted = true;
        seconds(15);
        return fleet.workers().get(0);
    }

    private Path userData() throws IOException {
        Path scripts = Files.createDirectories(bundle.resolve("scripts"));
        Files.copy(Path.of("../scripts/ec2-worker"), scripts.resolve("ec2-worker"));
        executable(
                scripts.resolve("worker"),
                "echo \"$1 $OSPREY_WORKER_INSTANCE $OSPREY_DATA\" >" + bundle + "/worker.ran");
        executable(bundle.resolve("shutdown"), "echo \"$@\" >" + bundle + "/shutdown.ran");
        return executable(bundle.resolve("user-data"), "exec " + scripts.resolve("ec2-worker"));
    }

    private static Path executable(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Runs the user data that EC2 received, as the instance does, and returns its exit code. */
    private int boot(FleetWorker worker) throws IOException, InterruptedException {
        return boot(worker, Map.of());
    }

    private int boot(FleetWorker worker, Map<String, String> data) throws IOException, InterruptedException {
        String encoded = ec2.calls("RunInstances").get(0).replaceFirst("(?s).*UserData=([^&]*).*", "$1");
        Path script = executable(bundle.resolve("boot"), "");
        Files.write(script, Base64.getDecoder().decode(encoded));
        try (InstanceMetadata metadata = new InstanceMetadata(worker.id(), worker.name())) {
            data.forEach(metadata::put);
            ProcessBuilder instance = new ProcessBuilder(script.toString()).inheritIO();
            instance.environment()
                    .put(
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            metadata.endpoint().toString());
            instance.environment().put("PATH", bundle + ":" + System.getenv("PATH"));
            return instance.start().waitFor();
        }
    }

    private void seconds(int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
    }

    private List<Heartbeat> heartbeats() {
        Instant now = clock.instant();
        return booted
                ? fleet.workers().stream()
                        .filter(each -> !silent.contains(each.id()))
                        .map(each -> new Heartbeat(
                                each.name(),
                                each.id(),
                                state,
                                Optional.empty(),
                                now,
                                Optional.of(now),
                                now,
                                Heartbeat.Work.NONE,
                                Optional.empty()))
                        .toList()
                : List.of();
    }

    private void decide() {
        clock.advance(INTERVAL);
        scaler.tick();
    }

    private List<String> names() {
        return fleet.workers().stream().map(FleetWorker::name).toList();
    }

    private static List<String> namesUpTo(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(each -> "app-instance-" + each)
                .toList();
    }
}
