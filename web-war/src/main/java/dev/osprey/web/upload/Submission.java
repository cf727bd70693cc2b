package dev.osprey.web.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import dev.osprey.web.problems.ProblemException;

/** Submits the images of a job, several at a time and in their order; stops at the first that cannot be accepted. */
final class Submission {

    /** Submits one image. */
    @FunctionalInterface
    interface Step {
        /** @throws ProblemException when the image cannot be accepted */
        void submit(int image) throws IOException;
    }

    /** How it ended. */
    enum End {
        ALL,
        FAILED,
        CANCELLED
    }

    /**
     * What became of the images.
     *
     * @param accepted how many are accepted
     * @param failure why the others are not; empty unless {@link End#FAILED}
     */
    record Outcome(End end, int accepted, Optional<ProblemException> failure) {}

    private final int images;
    private final int atOnce;
    private final Step step;
    private final BooleanSupplier promise;
    private final Duration promiseEvery;
    private final Executor executor;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean cancelled;

    /**
     * @param promise extends the time until which the images will be accepted; false when the job was cancelled
     * @param promiseEvery how often it is extended
     * @param executor runs the steps
     */
    Submission(int images, int atOnce, Step step, BooleanSupplier promise, Duration promiseEvery, Executor executor) {
        this.images = images;
        this.atOnce = atOnce;
        this.step = step;
        this.promise = promise;
        this.promiseEvery = promiseEvery;
        this.executor = executor;
    }

    /**
     * Returns when no image is being submitted any more.
     *
     * @throws RuntimeException of an unexpected kind; some images may be accepted
     */
    Outcome run() {
        List<CompletableFuture<Void>> all = Stream.generate(() -> CompletableFuture.runAsync(this::submit, executor))
                .limit(Math.min(atOnce, images))
                .toList();
        CompletableFuture<Void> end = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        while (!ended(end)) {
            try {
                cancelled = cancelled || !promise.getAsBoolean();
            } catch (RuntimeException fault) {
                failure.compareAndSet(null, new CloudOutage(fault));
            }
        }
        RuntimeException reason = failure.get();
        if (reason != null && !(reason instanceof ProblemException)) {
            throw reason;
        }
        if (reason instanceof ProblemException problem) {
            return new Outcome(End.FAILED, accepted.get(), Optional.of(problem));
        }
        return new Outcome(accepted.get() == images ? End.ALL : End.CANCELLED, accepted.get(), Optional.empty());
    }

    private boolean ended(CompletableFuture<Void> end) {
        try {
            end.get(promiseEvery.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException later) {
            return false;
        } catch (InterruptedException interrupted) {
            // The server stops: what is not accepted yet never will be.
            Thread.currentThread().interrupt();
            failure.compareAndSet(null, new CloudOutage(interrupted));
            end.join();
            return true;
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected.getCause());
        }
    }

    private void submit() {
        for (int image = next.getAndIncrement(); image < images; image = next.getAndIncrement()) {
            if (cancelled || failure.get() != null) {
                return;
            }
            try {
                step.submit(image);
                accepted.incrementAndGet();
            } catch (IOException disk) {
                failure.compareAndSet(null, new CloudOutage(disk));
            } catch (RuntimeException refused) {
                failure.compareAndSet(null, refused);
            }
        }
    }
}
