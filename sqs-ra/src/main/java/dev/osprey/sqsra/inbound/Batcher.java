package dev.osprey.sqsra.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends entries in batches of at most ten on one thread. Ten entries are sent at once, fewer a little later; entries that
 * arrive during a call are in the next batch, so batches grow with the load.
 */
final class Batcher<T> {
    private static final Logger LOG = Logger.getLogger(Batcher.class.getName());

    private final Queue<T> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean soon = new AtomicBoolean();
    private final AtomicBoolean later = new AtomicBoolean();
    private final Executor executor;
    private final Executor delayed;
    private final Consumer<List<T>> send;

    /** Sends a single entry at once. */
    Batcher(Executor executor, Consumer<List<T>> send) {
        this(executor, executor, send);
    }

    /**
     * @param executor runs tasks on one thread
     * @param delayed runs tasks on the same thread after the time that an entry may wait for others
     * @param send is called with one to ten entries, never concurrently; must not throw
     */
    Batcher(Executor executor, Executor delayed, Consumer<List<T>> send) {
        this.executor = executor;
        this.delayed = delayed;
        this.send = send;
    }

    /** @throws java.util.concurrent.RejectedExecutionException after the executor was shut down */
    void add(T entry) {
        waiting.add(entry);
        schedule();
    }

    private void schedule() {
        if (waiting.size() >= SqsQueue.BATCH) {
            schedule(executor, soon);
        } else {
            schedule(delayed, later);
        }
    }

    private void schedule(Executor when, AtomicBoolean scheduled) {
        if (scheduled.compareAndSet(false, true)) {
            when.execute(() -> drain(scheduled));
        }
    }

    private void drain(AtomicBoolean scheduled) {
        try {
            List<T> batch = next();
            if (!batch.isEmpty()) {
                send.accept(batch);
            }
        } finally {
            scheduled.set(false);
            if (!waiting.isEmpty()) {
                scheduleUnlessStopped();
            }
        }
    }

    private void scheduleUnlessStopped() {
        try {
            schedule();
        } catch (RejectedExecutionException e) {
            LOG.log(
                    Level.FINE,
                    "Stopped with {0} entries left: SQS redelivers them after their visibility timeout",
                    waiting.size());
        }
    }

    private List<T> next() {
        List<T> batch = new ArrayList<>(SqsQueue.BATCH);
        for (T entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            batch.add(entry);
            if (batch.size() == SqsQueue.BATCH) {
                break;
            }
        }
        return batch;
    }
}
