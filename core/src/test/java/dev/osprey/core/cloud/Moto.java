package dev.osprey.core.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.osprey.core.process.Programs;
import dev.osprey.core.time.Await;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Runs {@code moto_server} from the PATH as a process: the services of AWS in memory. */
public final class Moto implements AutoCloseable {

    private static final String PROGRAM = "moto_server";
    static final String MISSING = PROGRAM + " is not on the PATH: skipping the tests that need it";

    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Pattern RUNNING = Pattern.compile("Running on (http://\\S+)\n");

    private final Process process;
    private final Path log;
    private URI endpoint;
    private final Thread shutdownHook = new Thread(this::kill, "kill " + PROGRAM);

    private Moto() throws IOException {
        log = Files.createTempFile(Path.of("target"), PROGRAM + "-", ".log");
        process = new ProcessBuilder(PROGRAM, "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    static boolean isInstalled() {
        return Programs.onPath(PROGRAM);
    }

    /** Starts it and returns when it accepts connections; skips the test if it is not installed. */
    public static Moto start() throws Exception {
        assumeTrue(isInstalled(), MISSING);
        Moto moto = new Moto();
        try {
            Await.until("moto runs", START_LIMIT, moto::isRunning);
            return moto;
        } catch (Exception | AssertionError failure) {
            moto.close();
            throw failure;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Deletes everything. */
    public void reset() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/moto-api/reset"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private void kill() {
        // The program on the PATH may be a wrapper script.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Whether it has bound a port, which it prints. */
    private boolean isRunning() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(PROGRAM + " exited, see " + log);
        }
        Matcher matcher = RUNNING.matcher(Files.readString(log));
        if (matcher.find()) {
            endpoint = URI.create(matcher.group(1));
        }
        return endpoint != null;
    }
}
