package dev.osprey.bench.published;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Samples the number of ready workers at the end of each window, until it is closed. */
final class ReadyWorkers implements AutoCloseable {

    private final Callable<Integer> count;
    private final List<Optional<Integer>> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /**
     * Starts now.
     *
     * @param count the current number of ready workers; a failure leaves a gap
     * @param windowMillis length of a window
     */
    ReadyWorkers(Callable<Integer> count, long windowMillis) {
        this.count = Objects.requireNonNull(count, "count");
        timer.scheduleAtFixedRate(this::sample, windowMillis, windowMillis, TimeUnit.MILLISECONDS);
    }

    private void sample() {
        try {
            samples.add(Optional.of(count.call()));
        } catch (Exception overloaded) {
            samples.add(Optional.empty());
        }
    }

    /** At the end of the window with this number, from 0; empty if it is unknown. */
    Optional<Integer> atEndOf(int window) {
        return window < samples.size() ? samples.get(window) : Optional.empty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
