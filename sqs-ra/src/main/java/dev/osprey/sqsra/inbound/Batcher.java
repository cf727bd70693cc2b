package dev.osprey.sqsra.inbound;

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
 * Sends entries in batches of at most ten on one thread. A single entry is sent at once; entries that arrive during a call
 * form the next batch, so batches grow with the load.
 */
final class Batcher<T> {
    private static final Logger LOG = Logger.getLogger(Batcher.class.getName());

    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;
    private final Consumer<List<T>> send;

    /** @param send is called on the executor with one to ten entries, never concurrently; must not throw */
    Batcher(Executor executor, Consumer<List<T>> send) {
        this.executor = executor;
        this.send = send;
    }

    /** @throws java.util.concurrent.RejectedExecutionException after the executor was shut down */
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
