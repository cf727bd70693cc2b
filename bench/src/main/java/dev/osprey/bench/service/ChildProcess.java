package dev.osprey.bench.service;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends, with all that it has started, on close and with this JVM; then the folder of its files is
 * deleted.
 */
public final class ChildProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final TemporaryFolder folder;
    private final Thread stopper = new Thread(this::stop);

    private ChildProcess(Process process, TemporaryFolder folder) {
        this.process = process;
        this.folder = folder;
        // Ctrl-C must stop the process, too.
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /**
     * Starts the command.
     *
     * @param folder for files of the process; deleted also if the command cannot be started
     */
    public static ChildProcess start(ProcessBuilder command, TemporaryFolder folder) throws IOException {
        Objects.requireNonNull(folder, "folder");
        try {
            return new ChildProcess(command.start(), folder);
        } catch (IOException failure) {
            folder.close();
            throw failure;
        }
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException ending) {
            // The JVM is shutting down: the hook runs anyway.
        }
    }

    private synchronized void stop() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            descendants.forEach(ProcessHandle::destroyForcibly);
            // Until nothing writes into the folder any more.
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            descendants.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
