package dev.osprey.bench.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import dev.osprey.bench.benchmark.BenchmarkException;

/** Runs {@code scripts/run} with an empty data directory, which {@link #close()} deletes. */
public final class LocalOsprey implements AutoCloseable {

    private static final String READY = "Osprey is ready at ";
    private static final Set<String> READY_STATES = Set.of("IDLE", "BUSY");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 500;

    private final TemporaryFolder data;
    private final ChildProcess script;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI uri;

    private LocalOsprey(TemporaryFolder data, ChildProcess script) {
        this.data = data;
        this.script = script;
    }

    /**
     * Starts the service and returns when it is ready.
     *
     * @param root the project's folder
     * @param options for the script
     * @throws BenchmarkException if it does not start; the message is the last line of the script's output
     */
    public static LocalOsprey start(Path root, List<String> options) throws IOException, BenchmarkException {
        TemporaryFolder data = TemporaryFolder.create();
        List<String> command = new ArrayList<>(List.of(
                root.resolve("scripts/run").toString(),
                // scripts/bench has built everything, or was told not to.
                "--no-build",
                "--port",
                Integer.toString(FreePort.find()),
                "--data",
                data.path().toString()));
        command.addAll(options);
        LocalOsprey osprey =
                new LocalOsprey(data, ChildProcess.start(new ProcessBuilder(command).redirectErrorStream(true), data));
        try {
            osprey.uri = osprey.ready();
            return osprey;
        } catch (IOException | BenchmarkException failure) {
            osprey.close();
            throw failure;
        }
    }

    private URI ready() throws IOException, BenchmarkException {
        BufferedReader output = script.process().inputReader(StandardCharsets.UTF_8);
        String last = "scripts/run printed nothing";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()));
            }
            last = line;
        }
        throw new BenchmarkException(last);
    }

    public URI uri() {
        return uri;
    }

    /** The data directory, absolute; the command line of each process of the service contains it. */
    public Path data() {
        return data.path();
    }

    /** Waits until exactly this many workers exist and all of them are ready. */
    public void awaitWorkers(int count) throws IOException, InterruptedException {
        List<String> states = states();
        while (states.size() != count || !READY_STATES.containsAll(states)) {
            Thread.sleep(POLL_MILLIS);
            states = states();
        }
    }

    /** Number of ready workers. */
    public int workers() throws IOException, InterruptedException {
        return (int) states().stream().filter(READY_STATES::contains).count();
    }

    private List<String> states() throws IOException, InterruptedException {
        HttpRequest fleet = HttpRequest.newBuilder(uri.resolve("/api/fleet"))
                .timeout(TIMEOUT)
                .build();
        String answer = http.send(fleet, BodyHandlers.ofString()).body();
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            JsonArray workers =
                    Objects.requireNonNullElse(reader.readObject().getJsonArray("workers"), JsonValue.EMPTY_JSON_ARRAY);
            return workers.stream()
                    .map(worker -> worker.asJsonObject().getString("state"))
                    .toList();
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
