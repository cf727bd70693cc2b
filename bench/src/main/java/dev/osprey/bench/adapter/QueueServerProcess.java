package dev.osprey.bench.adapter;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.osprey.bench.benchmark.BenchmarkException;

/** {@link QueueServer} in its own process, so that its processor time does not count as that of its clients. */
final class QueueServerProcess implements AutoCloseable {
    static final String READY = "queue server at ";
    private static final long STOP_TIMEOUT_SECONDS = 10;

    private final Process process;
    private final URI endpoint;

    private QueueServerProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** @throws BenchmarkException when it exits before it is ready */
    static QueueServerProcess start() throws IOException, BenchmarkException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QueueServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new QueueServerProcess(process, ready(process));
        } catch (IOException | BenchmarkException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI ready(Process process) throws IOException, BenchmarkException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()));
            }
        }
        throw new BenchmarkException("the queue server exited before it was ready");
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
