package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Payara Micro with the adapter and an application, as a process that can be killed. */
final class MicroProcess {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final int ATTEMPTS = 3;
    // The adapter logs the first when it activates a bean, the server the second when it has deployed what it could.
    private static final String ACTIVATED = " receives messages from queue ";
    private static final String READY = " ready in ";

    private final Process process;
    private final Path output;
    private final Thread atExit;

    private MicroProcess(Path folder, Path application, List<String> jvmOptions) throws IOException {
        this.output = folder.resolve("server.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-XX:+UseSerialGC",
                // The second compiler would take one of two cores during the start.
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-Daws.accessKeyId=test",
                "-Daws.secretAccessKey=test"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-jar",
                System.getProperty("test.server"),
                "--nohazelcast",
                "--disablephonehome",
                "--autobindhttp",
                "--rootdir",
                folder.resolve("root").toString(),
                "--deploy",
                System.getProperty("test.adapter"),
                "--deploy",
                application.toString()));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server and waits until the adapter has activated the bean; its files are below the folder. */
    static MicroProcess start(Path folder, Path application, String... jvmOptions)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Path own = Files.createDirectories(folder.resolve("attempt-" + attempt));
            MicroProcess server = new MicroProcess(own, application, List.of(jvmOptions));
            try {
                Eventually.await(
                        "the server has deployed, or logged that it could not: " + server.output,
                        START,
                        server::isSettled);
                if (server.isActivated()) {
                    return server;
                }
            } catch (AssertionError | InterruptedException e) {
                server.kill();
                throw e;
            }
            // Payara Micro very rarely fails to deploy an adapter, due to a race with the context class loader.
            server.kill();
        }
        throw new IllegalStateException("the server did not deploy, see " + folder);
    }

    /** Kills the process, which cannot finish anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Stops the process with SIGTERM, and kills it when that takes too long. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        kill();
    }

    private boolean isSettled() {
        return !process.isAlive() || logged(ACTIVATED) || logged(READY);
    }

    private boolean isActivated() {
        return process.isAlive() && logged(ACTIVATED);
    }

    private boolean logged(String text) {
        try {
            return Files.readString(output).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
