package dev.osprey.bench.speed;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.ChildProcess;
import dev.osprey.bench.service.TemporaryFolder;

/** The local cloud behind relays that count its calls. */
final class CountedCloud implements AutoCloseable {

    private static final long POLL_MILLIS = 100;

    /** What {@code scripts/run} sets itself where it starts the local cloud. */
    private static final List<String> OF_LOCAL_CLOUD = List.of(
            "osprey.results.grouped-writes=true", "osprey.sqs.sign-requests=false", "osprey.s3.sign-requests=false");

    private final ChildProcess child;
    private final Map<String, CallRelay> relays = new TreeMap<>();

    private CountedCloud(ChildProcess child) {
        this.child = child;
    }

    /**
     * Starts the local cloud and returns when it is ready.
     *
     * @param root the project's folder, which is built
     * @throws BenchmarkException if the local cloud does not start; the message is the last line of its output
     */
    static CountedCloud start(Path root) throws IOException, BenchmarkException, InterruptedException {
        Path built = root.resolve("local-cloud/target");
        TemporaryFolder data = TemporaryFolder.create();
        Path log = data.path().resolve("local-cloud.log");
        // The options of scripts/run.
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=en",
                        "-Djava.io.tmpdir=" + data.path(),
                        "-Xms64m",
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        built.resolve("local-cloud.jar") + ":" + built.resolve("lib") + "/*",
                        "dev.osprey.localcloud.LocalCloud",
                        "--data",
                        data.path().toString(),
                        "--follow-pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "--own-key-metadata",
                        "osprey-key")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        CountedCloud cloud = new CountedCloud(ChildProcess.start(command, data));
        try {
            cloud.relay(data.path().resolve("endpoints.properties"), log);
            return cloud;
        } catch (IOException | BenchmarkException | InterruptedException failure) {
            cloud.close();
            throw failure;
        }
    }

    /** @param endpoints the file that the local cloud writes when it is ready */
    private void relay(Path endpoints, Path log) throws IOException, BenchmarkException, InterruptedException {
        while (Files.notExists(endpoints)) {
            if (child.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BenchmarkException("the local cloud ended: "
                        + Files.readString(log, StandardCharsets.UTF_8)
                                .lines()
                                .reduce((first, second) -> second)
                                .orElse("it printed nothing"));
            }
        }
        Properties servers = new Properties();
        try (Reader text = Files.newBufferedReader(endpoints, StandardCharsets.UTF_8)) {
            servers.load(text);
        }
        for (String service : servers.stringPropertyNames()) {
            relays.put(service, CallRelay.to(URI.create(servers.getProperty(service))));
        }
    }

    /** Options of {@code scripts/run} that make it use this cloud as its own. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        for (String setting : OF_LOCAL_CLOUD) {
            options.addAll(List.of("--set", setting));
        }
        relays.forEach(
                (service, relay) -> options.addAll(List.of("--set", "osprey." + service + ".endpoint=" + relay.uri())));
        return options;
    }

    /** The calls so far, of each service by operation. */
    Map<String, Map<String, Long>> calls() throws BenchmarkException {
        Map<String, Map<String, Long>> calls = new TreeMap<>();
        for (Map.Entry<String, CallRelay> relay : relays.entrySet()) {
            calls.put(relay.getKey(), relay.getValue().calls());
        }
        return calls;
    }

    @Override
    public void close() throws IOException {
        for (CallRelay relay : relays.values()) {
            relay.close();
        }
        child.close();
    }
}
