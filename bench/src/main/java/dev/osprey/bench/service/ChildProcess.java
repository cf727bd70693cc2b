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

    private static final long STOP_SECONDS = 60;
    private static final long DESCENDANT_STOP_SECONDS = 10;
    private static final long POLL_MILLIS = 20;

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
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            // It ends in order what it has started.
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            started.forEach(ProcessHandle::destroy);
            await(started);
            started.forEach(ProcessHandle::destroyForcibly);
            // Until nothing writes into the folder any more.
            process.destroyForcibly().waitFor();
            await(started);
        } catch (InterruptedException interrupted) {
            started.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private static void await(List<ProcessHandle> processes) throws InterruptedException {
        long begun = System.nanoTime();
        while (processes.stream().anyMatch(ChildProcess::runs)
                && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(DESCENDANT_STOP_SECONDS)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** A process that has ended, and that nobody has waited for, has no command. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
