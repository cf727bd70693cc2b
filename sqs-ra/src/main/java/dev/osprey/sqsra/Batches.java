package dev.osprey.sqsra;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends what it is given in batches of at most ten on one thread: a lone entry goes at once, and while a call is under way
 * the next entries gather, so that batches form by themselves under load.
 */
final class Batches<T> {
    private static final Logger LOG = Logger.getLogger(Batches.class.getName());

    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;
    private final Consumer<List<T>> send;

    /** @param send is called on the executor with one to ten entries, never twice at a time; it must not throw */
    Batches(Executor executor, Consumer<List<T>> send) {
        this.executor = executor;
        this.send = send;
    }

    /** @throws java.util.concurrent.RejectedExecutionException when the executor was shut down */
    void add(T entry) {
        waiting.add(entry);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
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
            LOG.log(Level.FINE, "Stopped with {0} entries left: they come back by themselves", waiting.size());
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
