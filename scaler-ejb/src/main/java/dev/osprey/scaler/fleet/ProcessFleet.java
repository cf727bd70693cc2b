package dev.osprey.scaler.fleet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Workers as processes of this machine. The process id of each is kept in a file, so that a web node finds the workers
 * of the one before it and of the others.
 */
public final class ProcessFleet implements Fleet {

    private static final Logger LOG = Logger.getLogger(ProcessFleet.class.getName());
    private static final String PID = ".pid";

    private final String command;
    private final Path processes;
    private final Path logs;
    private final Duration patience;
    private final boolean shared;
    private final Clock clock;

    /**
     * @param command starts one worker in the foreground, with its name as the only argument
     * @param folder keeps the process ids and, under {@code logs}, what the workers print
     * @param patience between asking a worker to end and ending it by force when the fleet closes
     * @param shared whether other web nodes look after the same workers, which then stay when this one closes
     */
    public ProcessFleet(String command, Path folder, Duration patience, boolean shared, Clock clock) {
        this.command = Objects.requireNonNull(command, "command");
        this.processes = folder.resolve("workers");
        this.logs = folder.resolve("logs");
        this.patience = Objects.requireNonNull(patience, "patience");
        this.shared = shared;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public List<FleetWorker> workers() {
        if (Files.notExists(processes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(processes)) {
            return files.filter(file -> file.toString().endsWith(PID))
                    .flatMap(file -> alive(file).stream())
                    .sorted(Comparator.comparing(FleetWorker::startedAt).thenComparing(FleetWorker::name))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public FleetWorker start(String name) {
        try {
            Files.createDirectories(processes);
            Files.createDirectories(logs);
            File log = logs.resolve(name + ".log").toFile();
            Process process = new ProcessBuilder(command, name)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log))
                    .start();
            process.getOutputStream().close();
            Instant startedAt = startOf(process.toHandle()).orElse(clock.instant());
            Files.writeString(processes.resolve(name + PID), process.pid() + " " + startedAt + "\n");
            return new FleetWorker(name, Long.toString(process.pid()), startedAt);
        } catch (IOException failure) {
            throw new FleetException(
                    "worker=" + name + " could not be started with " + command + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void end(FleetWorker worker) {
        handle(worker).ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill(FleetWorker worker) {
        handle(worker).ifPresent(ProcessFleet::endByForce);
    }

    @Override
    public void close() {
        if (shared) {
            return;
        }
        List<ProcessHandle> ending =
                workers().stream().flatMap(worker -> handle(worker).stream()).toList();
        ending.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(ending.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            ending.stream().filter(ProcessHandle::isAlive).forEach(ProcessFleet::endByForce);
        } catch (InterruptedException interrupted) {
            ending.stream().filter(ProcessHandle::isAlive).forEach(ProcessFleet::endByForce);
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void endByForce(ProcessHandle process) {
        LOG.warning(() -> "worker process " + process.pid() + " did not end when asked: killed");
        process.destroyForcibly();
    }

    private Optional<FleetWorker> alive(Path file) {
        try {
            String[] parts = Files.readString(file).trim().split(" ");
            String name = file.getFileName().toString().replace(PID, "");
            FleetWorker worker = new FleetWorker(name, parts[0], Instant.parse(parts[1]));
            if (handle(worker).isPresent()) {
                return Optional.of(worker);
            }
            Files.deleteIfExists(file);
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The process, if it is still the one that was started: the system gives old process ids to new processes. */
    private Optional<ProcessHandle> handle(FleetWorker worker) {
        return ProcessHandle.of(Long.parseLong(worker.id()))
                .filter(ProcessHandle::isAlive)
                // One that has ended, which a web node that is stopped has not noticed yet, has no command any more.
                .filter(process -> process.info().command().isPresent())
                .filter(process ->
                        startOf(process).map(worker.startedAt()::equals).orElse(true));
    }

    private static Optional<Instant> startOf(ProcessHandle process) {
        return process.info().startInstant();
    }
}
