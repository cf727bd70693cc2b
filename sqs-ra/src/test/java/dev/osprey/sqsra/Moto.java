package dev.osprey.sqsra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program {@code moto_server} from the PATH as a process: an SQS that shares no code with the other. Unlike SQS it has no
 * lock over its queues, so a message that is sent while another is deleted may vanish: tests that send many do so while
 * nobody deletes. It also gives no sequence numbers on a FIFO queue unless the sender names a deduplication id.
 */
final class Moto implements SqsServer {
    private static final String PROGRAM = "moto_server";

    private final Thread lastResort = new Thread(this::kill, "end of " + PROGRAM);
    private Process process;
    private int port;

    @Override
    public Optional<String> missing() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
        return found
                ? Optional.empty()
                : Optional.of(PROGRAM + " is not on the PATH: this suite runs on ElasticMQ alone");
    }

    @Override
    public synchronized void start() {
        if (process != null) {
            return;
        }
        try {
            if (port == 0) {
                port = FreePorts.one();
                Runtime.getRuntime().addShutdownHook(lastResort);
            }
            process = new ProcessBuilder(PROGRAM, "-H", "127.0.0.1", "-p", Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Eventually.await(PROGRAM + " answers", this::answers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void stop() {
        kill();
        process = null;
    }

    @Override
    public synchronized int port() {
        return port;
    }

    @Override
    public synchronized void close() {
        stop();
        if (port != 0) {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
    }

    @Override
    public String toString() {
        return "moto";
    }

    private void kill() {
        if (process == null) {
            return;
        }
        // On the PATH there may be a script that starts the program.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** By port, as two test classes may run at the same time. */
    private Path log() {
        return Path.of("target", PROGRAM + "-" + port + ".log");
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException(PROGRAM + " has exited, see " + log());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }
}
