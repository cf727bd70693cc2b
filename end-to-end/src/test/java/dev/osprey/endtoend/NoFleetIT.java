package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code scripts/run --fleet none}: workers and further web nodes are started by hand, from the source tree or a release. */
@Order(5)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NoFleetIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final String NOBODY = "65534";

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;

    @BeforeAll
    static void start() throws IOException {
        osprey = OspreyProcess.start(data, "--fleet", "none", "--min-workers", "0");
    }

    @AfterAll
    static void stop() {
        osprey.close();
    }

    /** As {@link #aReleaseRunsAsAnotherUserOutsideTheSourceTree}, which needs less of the machine. */
    @Test
    @Order(1)
    void bootScriptsInstallAReleaseAndStartItsUnits(@TempDir Path folder) throws Exception {
        assumeTrue(BootedMachine.isPossible(), "only root can boot a machine, with the AWS CLI, Terraform and systemd");
        try (PublishedRelease release = new PublishedRelease(osprey, folder)) {
            BootedMachine web = release.boot("i-web", "web", false, "osprey-web");
            // Of an instance that an alarm started, and of one that Osprey started.
            BootedMachine ofAlarm = release.boot("i-alarm", "worker", true, "osprey-worker");
            BootedMachine ofFleet = release.boot("i-fleet", "worker", false, "osprey-ec2-worker");
            Client client = new Client(osprey, 1);
            Await.until("the web node starts", TIMEOUT, () -> {
                web.expectRunning();
                return client.isStarted();
            });
            // A load balancer sends requests from now on.
            assertThat(client.get("/api/classifications").statusCode()).isEqualTo(200);
            Await.until("the web node and both workers are ready", TIMEOUT, () -> {
                for (BootedMachine machine : List.of(web, ofAlarm, ofFleet)) {
                    machine.expectRunning();
                }
                return client.isReady()
                        && Stream.of("\"worker-", "instance-i-fleet")
                                .allMatch(client.json("/api/fleet")
                                        .getJsonArray("workers")
                                        .toString()::contains);
            });
            assertThatSystemdAcceptsTheUnitsOf(web.opt().resolve("osprey-1.2.3"));
            Sample sample = Samples.all().get(0);

            assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
            ofFleet.expectRunning();
            ofFleet.stop();
            assertThat(ofFleet.shutdown()).isEqualTo("-h now\n");
        }
    }

    @Test
    @Order(1)
    void aReleaseRunsAsAnotherUserOutsideTheSourceTree(@TempDir Path folder) throws Exception {
        assumeFalse(BootedMachine.isPossible(), "the boot scripts start the release");
        Path release = unpackedRelease(folder);
        assertThatSystemdAcceptsTheUnitsOf(release);
        List<Process> processes = new ArrayList<>();
        try {
            processes.add(ofRelease(release, folder.resolve("worker"), "bin/worker from-release"));
            int port = osprey.uri(1, "/").getPort();
            processes.add(ofRelease(release, folder.resolve("web"), "bin/web-node web " + port + " 127.0.0.1"));
            Client client = new Client(osprey, 1);
            Await.until("the web node starts", TIMEOUT, client::isStarted);
            assertThat(client.get("/api/classifications").statusCode()).isEqualTo(200);
            Await.until("the worker is ready", TIMEOUT, client::isReady);
            Sample sample = Samples.all().get(0);

            assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());

            assertThat(client.json("/api/fleet").getJsonArray("workers").toString())
                    .contains("from-release");
        } finally {
            stop(processes);
        }
    }

    @Test
    @Order(2)
    void aWorkerThatIsStartedByHandStopsWithTheRun() throws Exception {
        Client client = new Client(osprey);
        assertThat(client.json("/api/fleet").getString("policy")).isEqualTo("none");
        String command = osprey.printed()
                .lines()
                .filter(line -> line.startsWith("To start a worker: "))
                .findFirst()
                .orElseThrow()
                .substring("To start a worker: ".length());

        Process worker = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("worker.log").toFile())
                .start();

        try {
            Sample sample = Samples.all().get(0);
            assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
            osprey.signal("TERM");
            assertThat(osprey.exitCode()).isZero();
            assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            stop(List.of(worker));
        }
    }

    /** Makes a release, checks its checksum as a user does, and unpacks it in a folder that every user can read. */
    private static Path unpackedRelease(Path folder) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        bash(folder, """
                "$0/scripts/bundle" --no-build --version 1.2.3 --output release
                (cd release && sha256sum --check osprey-1.2.3.tar.gz.sha256)
                tar xzf release/osprey-1.2.3.tar.gz
                rm -r release
                """, OspreyProcess.root());
        return folder.resolve("osprey-1.2.3");
    }

    /** With the folder in place of the one that the units expect, since systemd checks that the commands exist. */
    private static void assertThatSystemdAcceptsTheUnitsOf(Path release) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            return;
        }
        bash(release, """
                mkdir ../units
                for unit in systemd/*.service; do
                    sed "s:/opt/osprey/:$0/:" "$unit" >"../units/${unit##*/}"
                done
                systemd-analyze verify --man=no ../units/*.service
                """, release);
    }

    /** A process of a release with the settings of this run, but the release's own model, in a data directory of its own. */
    private static Process ofRelease(Path release, Path ownData, String command) throws IOException {
        Files.createDirectory(ownData);
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Files.setAttribute(ownData, "unix:uid", Integer.parseInt(NOBODY));
        }
        String asNobody = root ? "setpriv --reuid %s --regid %s --clear-groups ".formatted(NOBODY, NOBODY) : "";
        return new ProcessBuilder(
                        "bash",
                        "-c",
                        "source %s/worker.env && unset OSPREY_MODEL && export OSPREY_DATA=%s OSPREY_QUEUES_REPLIES=%s HOME=/nonexistent && exec %s./%s"
                                .formatted(data, ownData, "osprey-replies-release", asNobody, command))
                .directory(release.toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("logs/release-" + ownData.getFileName() + ".log")
                        .toFile())
                .start();
    }

    private static void bash(Path folder, String script, Path argument) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-euc", script, argument.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
    }

    private static void stop(List<Process> processes) throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
        }
        for (Process process : processes) {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                        .forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        }
    }
}
