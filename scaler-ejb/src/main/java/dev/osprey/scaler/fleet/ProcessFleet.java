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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Workers as local processes. The id of each process is stored in a file, so that a web node finds the workers of its
 * predecessor and of the other nodes.
 */
public final class ProcessFleet implements Fleet {

    private static final Logger LOG = Logger.getLogger(ProcessFleet.class.getName());
    private static final List<String> WEB_SECRETS = List.of("OSPREY_ADMIN_", "OSPREY_OIDC_", "OSPREY_WEBHOOKS_");
    private static final String PID_SUFFIX = ".pid";

    /** The JDK computes starts from the time of boot that it read at its own start; adjusting the clock changes that time. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    private final String command;
    private final Path pidFiles;
    private final Path logs;
    private final Duration stopTimeout;
    private final boolean shared;
    private final Clock clock;

    /**
     * @param command runs one worker in the foreground, with its name as the only argument
     * @param folder for the process ids in {@code workers} and the workers' output in {@code logs}
     * @param stopTimeout how long {@link #close()} waits for workers to exit before it kills them
     * @param shared whether other web nodes share the workers, which then keep running after {@link #close()}
     */
    public ProcessFleet(String command, Path folder, Duration stopTimeout, boolean shared, Clock clock) {
        this.command = Objects.requireNonNull(command, "command");
        this.pidFiles = folder.resolve("workers");
        this.logs = folder.resolve("logs");
        this.stopTimeout = Objects.requireNonNull(stopTimeout, "stopTimeout");
        this.shared = shared;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public List<FleetWorker> workers() {
        if (Files.notExists(pidFiles)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pidFiles)) {
            return files.filter(file -> file.toString().endsWith(PID_SUFFIX))
                    .flatMap(file -> alive(file).stream())
                    .sorted(Comparator.comparing(FleetWorker::startedAt).thenComparing(FleetWorker::name))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new FleetException(
                    FleetException.Kind.UNAVAILABLE,
                    "the workers could not be listed",
                    unreadable.toString(),
                    unreadable);
        }
    }

    @Override
    public FleetWorker start(String name) {
        try {
            Files.createDirectories(pidFiles);
            Files.createDirectories(logs);
            File log = logs.resolve(name + ".log").toFile();
            ProcessBuilder worker =
                    new ProcessBuilder(command, name).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log));
            removeWebSecrets(worker.environment());
            Process process = worker.start();
            process.getOutputStream().close();
            Instant startedAt = startOf(process.toHandle()).orElse(clock.instant());
            Files.writeString(pidFiles.resolve(name + PID_SUFFIX), process.pid() + " " + startedAt + "\n");
            return new FleetWorker(name, Long.toString(process.pid()), startedAt);
        } catch (IOException failure) {
            throw new FleetException(
                    FleetException.Kind.UNAVAILABLE,
                    "worker=" + name + " could not be started",
                    failure.getMessage(),
                    failure);
        }
    }

    /** A worker, which handles files of strangers, needs no login of the web tier. */
    static void removeWebSecrets(Map<String, String> environment) {
        environment.keySet().removeIf(variable -> WEB_SECRETS.stream().anyMatch(variable::startsWith));
    }

    @Override
    public void stop(FleetWorker worker) {
        handle(worker).ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill(FleetWorker worker) {
        handle(worker).ifPresent(ProcessFleet::destroyForcibly);
    }

    @Override
    public void close() {
        if (shared) {
            return;
        }
        List<ProcessHandle> stopping =
                workers().stream().flatMap(worker -> handle(worker).stream()).toList();
        stopping.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(stopping.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            stopping.stream().filter(ProcessHandle::isAlive).forEach(ProcessFleet::destroyForcibly);
        } catch (InterruptedException interrupted) {
            stopping.stream().filter(ProcessHandle::isAlive).forEach(ProcessFleet::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void destroyForcibly(ProcessHandle process) {
        LOG.warning(() -> "killing worker process " + process.pid());
        process.destroyForcibly();
    }

    private Optional<FleetWorker> alive(Path file) {
        try {
            String[] parts = Files.readString(file).trim().split(" ");
            String name = file.getFileName().toString().replace(PID_SUFFIX, "");
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

    /** The process, if it is still the one that was started: the operating system reuses process ids. */
    private Optional<ProcessHandle> handle(FleetWorker worker) {
        return ProcessHandle.of(Long.parseLong(worker.id()))
                .filter(ProcessHandle::isAlive)
                // A zombie, which its suspended parent has not reaped yet, counts as alive but has no command.
                .filter(process -> process.info().command().isPresent())
                .filter(process -> startOf(process)
                        .map(start -> Duration.between(start, worker.startedAt())
                                        .abs()
                                        .compareTo(START_TOLERANCE)
                                < 0)
                        .orElse(true));
    }

    private static Optional<Instant> startOf(ProcessHandle process) {
        return process.info().startInstant();
    }
}
