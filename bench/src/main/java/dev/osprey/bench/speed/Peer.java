package dev.osprey.bench.speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.ChildProcess;
import dev.osprey.bench.service.FreePort;
import dev.osprey.bench.service.TemporaryFolder;

/** Another server: a shell command that gets its port in {@code PORT} and the model's folder in {@code MODEL}. */
final class Peer implements AutoCloseable {

    private static final Duration MAX_START = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 200;

    private final ChildProcess child;
    private final URI uri;
    private final Path log;

    private Peer(ChildProcess child, URI uri, Path log) {
        this.child = child;
        this.uri = uri;
        this.log = log;
    }

    /**
     * Starts the command, and returns when the server answers {@code GET /}, with any status.
     *
     * @throws BenchmarkException if it ends before, or does not answer in five minutes
     */
    static Peer start(String command, Path model) throws IOException, BenchmarkException, InterruptedException {
        int port = FreePort.find();
        TemporaryFolder folder = TemporaryFolder.create();
        Path log = folder.path().resolve("peer.log");
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        shell.environment().put("PORT", Integer.toString(port));
        shell.environment().put("MODEL", model.toString());
        Peer peer = new Peer(ChildProcess.start(shell, folder), URI.create("http://127.0.0.1:" + port + "/"), log);
        try {
            peer.awaitReady();
            return peer;
        } catch (IOException | BenchmarkException | InterruptedException failure) {
            peer.close();
            throw failure;
        }
    }

    private void awaitReady() throws IOException, BenchmarkException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        long begun = System.nanoTime();
        while (true) {
            try {
                http.send(request, BodyHandlers.discarding());
                return;
            } catch (IOException refused) {
                if (System.nanoTime() - begun > MAX_START.toNanos()) {
                    throw new BenchmarkException("the peer does not answer at " + uri + ": " + refused);
                }
            }
            if (child.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BenchmarkException(
                        "the peer ended with status " + child.process().exitValue() + ": " + lastLine());
            }
        }
    }

    private String lastLine() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it printed nothing");
    }

    URI uri() {
        return uri;
    }

    ProcessRoles processes() {
        return ProcessRoles.ofTree(child.process().toHandle());
    }

    @Override
    public void close() {
        child.close();
    }
}
