package dev.osprey.bench.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.osprey.bench.benchmark.BenchmarkException;

/** The processes of a server by role, and what they use. */
record ProcessRoles(Map<String, List<ProcessHandle>> roles) {

    static final String WEB = "web";
    static final String WORKER = "worker";
    static final String CLOUD = "cloud";
    static final String SERVER = "server";
    private static final Path PROC = Path.of("/proc");
    private static final String RESIDENT = "VmRSS:";

    ProcessRoles {
        roles = new LinkedHashMap<>(roles);
    }

    /** Those of {@code scripts/run}, by their command lines. */
    static ProcessRoles ofOsprey(Path data) {
        Map<String, List<ProcessHandle>> roles = new LinkedHashMap<>();
        List.of(WEB, WORKER, CLOUD).forEach(role -> roles.put(role, new ArrayList<>()));
        ProcessHandle.allProcesses()
                .forEach(process -> role(commandLine(process), data)
                        .ifPresent(role -> roles.get(role).add(process)));
        return new ProcessRoles(roles);
    }

    /** A process and all that it has started. */
    static ProcessRoles ofTree(ProcessHandle top) {
        return new ProcessRoles(
                Map.of(SERVER, Stream.concat(Stream.of(top), top.descendants()).toList()));
    }

    static Optional<String> role(List<String> commandLine, Path data) {
        int rootDirectory = commandLine.indexOf("--rootdir") + 1;
        if (rootDirectory > 0 && rootDirectory < commandLine.size()) {
            Path server = Path.of(commandLine.get(rootDirectory));
            return server.startsWith(data)
                    ? Optional.of(server.getFileName().toString().startsWith("web-") ? WEB : WORKER)
                    : Optional.empty();
        }
        return commandLine.contains("dev.osprey.localcloud.LocalCloud") && commandLine.contains(data.toString())
                ? Optional.of(CLOUD)
                : Optional.empty();
    }

    private static List<String> commandLine(ProcessHandle process) {
        return List.of(read(process, "cmdline").orElse("").split("\0"));
    }

    /**
     * Processor time since the start of each role's processes, in milliseconds.
     *
     * @throws BenchmarkException if a process has ended
     */
    Map<String, Double> cpuMillis() throws BenchmarkException {
        Map<String, Double> used = new LinkedHashMap<>();
        for (Map.Entry<String, List<ProcessHandle>> role : roles.entrySet()) {
            double sum = 0;
            for (ProcessHandle process : role.getValue()) {
                Optional<Duration> time = process.info().totalCpuDuration();
                if (time.isEmpty()) {
                    throw new BenchmarkException("a " + role.getKey() + " process ended during the measurement");
                }
                sum += time.get().toNanos() / 1e6;
            }
            used.put(role.getKey(), sum);
        }
        return used;
    }

    /** Processor time of each role's threads since their start. */
    Map<String, ThreadTimes> threads() throws IOException {
        Map<String, ThreadTimes> threads = new LinkedHashMap<>();
        for (Map.Entry<String, List<ProcessHandle>> role : roles.entrySet()) {
            threads.put(role.getKey(), ThreadTimes.of(role.getValue()));
        }
        return threads;
    }

    /** Resident memory of each role's processes, in megabytes of 1,000,000 bytes. */
    Map<String, Double> residentMegabytes() {
        Map<String, Double> resident = new LinkedHashMap<>();
        roles.forEach((role, processes) -> resident.put(
                role,
                processes.stream().mapToDouble(ProcessRoles::residentMegabytes).sum()));
        return resident;
    }

    private static double residentMegabytes(ProcessHandle process) {
        // A line such as "VmRSS:     12345 kB", with kilobytes of 1,024 bytes.
        return read(process, "status")
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith(RESIDENT)).findFirst())
                .map(line -> Long.parseLong(line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip())
                        * 1024
                        / 1e6)
                .orElse(0.0);
    }

    /** Empty if the process has ended, or belongs to another user. */
    private static Optional<String> read(ProcessHandle process, String file) {
        Path path = PROC.resolve(Long.toString(process.pid())).resolve(file);
        try {
            return Files.isReadable(path)
                    ? Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException failure) {
            // A process that ends while its file is read: "No such process".
            if (process.isAlive()) {
                throw new UncheckedIOException(failure);
            }
            return Optional.empty();
        }
    }
}
