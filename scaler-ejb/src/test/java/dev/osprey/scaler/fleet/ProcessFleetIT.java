package dev.osprey.scaler.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProcessFleetIT extends FleetContract {

    @TempDir
    private Path folder;

    private ProcessFleet fleet;

    @BeforeEach
    void openFleet() throws IOException {
        fleet = (ProcessFleet) fleet();
    }

    @AfterEach
    void killRemainingWorkers() {
        fleet.workers().forEach(worker -> process(worker).destroyForcibly());
    }

    @Override
    Fleet fleet() throws IOException {
        return fleet("echo worker $1; exec sleep 1000", Duration.ofSeconds(20));
    }

    @Override
    Fleet fleetThatCannotStart() {
        return new ProcessFleet(folder.resolve("missing").toString(), folder, Duration.ZERO, false, Clock.systemUTC());
    }

    @Override
    void terminateFromOutside(FleetWorker worker) {
        process(worker).destroyForcibly();
    }

    @Override
    void waitForPropagation() {
        // The process table is always current.
    }

    @Test
    void findsAWorkerOfAnotherJvmAfterTheClockWasAdjusted() throws Exception {
        FleetWorker worker = fleet.start("app-instance-1");
        Path file = folder.resolve("workers/app-instance-1.pid");
        for (long seconds : List.of(-3L, 3L)) {
            Files.writeString(file, worker.id() + " " + worker.startedAt().plusSeconds(seconds));

            assertThat(fleet.workers()).extracting(FleetWorker::id).containsExactly(worker.id());
        }
    }

    @Test
    void ignoresAReusedProcessId() throws Exception {
        FleetWorker worker = fleet.start("app-instance-1");
        Path file = folder.resolve("workers/app-instance-1.pid");
        Files.writeString(file, worker.id() + " " + worker.startedAt().minusSeconds(60));

        assertThat(fleet.workers()).isEmpty();

        process(worker).destroyForcibly();
    }

    @Test
    void ignoresAZombie() throws Exception {
        // Its parent never reaps it, like a suspended web node.
        Path pid = folder.resolve("pid");
        Process parent =
                new ProcessBuilder("sh", "-c", "sh -c 'echo $$ >" + pid + "; read line' & exec sleep 1000").start();
        try {
            Await.until(
                    "the child has written its id",
                    () -> Files.exists(pid) && !Files.readString(pid).isBlank());
            long ended = Long.parseLong(Files.readString(pid).trim());
            Path state = Path.of("/proc/" + ended + "/stat");
            Await.until("the child is a zombie", () -> Files.readString(state).contains(") Z "));
            Files.createDirectories(folder.resolve("workers"));
            Instant startedAt =
                    ProcessHandle.of(ended).orElseThrow().info().startInstant().orElseThrow();
            Files.writeString(folder.resolve("workers/app-instance-1.pid"), ended + " " + startedAt);

            assertThat(fleet.workers()).isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void writesTheOutputOfAWorkerToItsLog() throws Exception {
        FleetWorker worker = fleet("echo worker $1", Duration.ZERO).start("app-instance-7");
        awaitExit(worker);

        assertThat(folder.resolve("logs/app-instance-7.log")).hasContent("worker app-instance-7");
    }

    @Test
    void closeStopsAllWorkers() throws Exception {
        List<FleetWorker> workers = List.of(fleet.start("app-instance-1"), fleet.start("app-instance-2"));

        fleet.close();

        for (FleetWorker worker : workers) {
            awaitExit(worker);
        }
        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void sharedWorkersSurviveClose() {
        FleetWorker worker = fleet.start("app-instance-1");

        new ProcessFleet("none", folder, Duration.ZERO, true, Clock.systemUTC()).close();

        assertThat(fleet.workers()).containsExactly(worker);
    }

    @Test
    void killsAWorkerThatIgnoresTheRequestToStop() throws Exception {
        ProcessFleet stubborn = fleet("trap '' TERM; echo deaf; while :; do sleep 1; done", Duration.ofMillis(300));
        FleetWorker worker = stubborn.start("app-instance-1");
        Path log = folder.resolve("logs/app-instance-1.log");
        Await.until("the worker ignores the signal", () -> Files.readString(log).contains("deaf"));

        stubborn.close();

        awaitExit(worker);
    }

    @Test
    void reportsAMissingCommand() {
        ProcessFleet broken =
                new ProcessFleet(folder.resolve("missing").toString(), folder, Duration.ZERO, false, Clock.systemUTC());

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> broken.start("app-instance-1"))
                .withMessageContaining("app-instance-1")
                .withMessageContaining("missing");
        assertThat(broken.workers()).isEmpty();
    }

    private ProcessFleet fleet(String script, Duration stopTimeout) throws IOException {
        Path command = Files.createTempFile(folder, "worker", ".sh");
        Files.writeString(command, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return new ProcessFleet(command.toString(), folder, stopTimeout, false, Clock.systemUTC());
    }

    private static ProcessHandle process(FleetWorker worker) {
        return ProcessHandle.of(Long.parseLong(worker.id())).orElseThrow();
    }

    private static void awaitExit(FleetWorker worker) throws Exception {
        var process = ProcessHandle.of(Long.parseLong(worker.id()));
        if (process.isPresent()) {
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }
}
