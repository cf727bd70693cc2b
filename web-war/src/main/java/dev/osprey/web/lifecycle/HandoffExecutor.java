package dev.osprey.web.lifecycle;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands tasks directly to a thread that has just finished another one, as a cached thread pool does, and submits a task to the
 * server's executor only if there is none. For each task submitted, Payara searches all libraries for context providers
 * ({@code ContextSetupProviderImpl.saveContext}), which can take longer than the task.
 *
 * <p>Tasks run with the class loader and the naming context of the application, but may run in the security context of another
 * task's caller: they must not ask who calls.
 */
final class HandoffExecutor implements Executor {

    private static final long IDLE_MILLIS = 100;

    /** With short tasks, ends a thread's turn before the server reports it as hung, which is after five minutes. */
    private static final int MOST_TASKS = 1000;

    private final Executor server;
    private final SynchronousQueue<Runnable> handoff = new SynchronousQueue<>();

    HandoffExecutor(Executor server) {
        this.server = Objects.requireNonNull(server, "server");
    }

    /** @throws java.util.concurrent.RejectedExecutionException if no thread is free and the server gives no other */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (!handoff.offer(task)) {
            server.execute(() -> run(task));
        }
    }

    private void run(Runnable first) {
        try {
            Runnable task = first;
            for (int count = 1; task != null; count++) {
                task.run();
                task = count < MOST_TASKS ? handoff.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : null;
            }
        } catch (InterruptedException stopped) {
            // The server is stopping, and no task was taken.
            Thread.currentThread().interrupt();
        }
    }
}
