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
    // The adapter logs the one when a bean is bound to it, the server the other when it has deployed what it could.
    private static final String BOUND = " receives messages from queue ";
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
                // The second compiler takes one of two cores from a server that starts.
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

    /** Starts a server, in which the bean is bound to the adapter; its files are kept below the folder. */
    static MicroProcess start(Path folder, Path application, String... jvmOptions)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Path own = Files.createDirectories(folder.resolve("attempt-" + attempt));
            MicroProcess server = new MicroProcess(own, application, List.of(jvmOptions));
            try {
                Eventually.await(
                        "the server deploys, or says that it could not: " + server.output, START, server::isSettled);
                if (server.isBound()) {
                    return server;
                }
            } catch (AssertionError | InterruptedException e) {
                server.kill();
                throw e;
            }
            // Payara Micro very rarely fails to deploy an adapter: a race of its own with the context class loader.
            server.kill();
        }
        throw new IllegalStateException("the server could not deploy, see " + folder);
    }

    /** Ends the process at once, with no chance to finish anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Ends the process as an operator does, and by force when that takes too long. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        kill();
    }

    private boolean isSettled() {
        return !process.isAlive() || said(BOUND) || said(READY);
    }

    private boolean isBound() {
        return process.isAlive() && said(BOUND);
    }

    private boolean said(String text) {
        try {
            return Files.readString(output).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
