package dev.osprey.web.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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

    /** Extends the time until which the images will be accepted. */
    @FunctionalInterface
    interface Promise {
        /**
         * @param leading so many images from the first one on are accepted
         * @return false when the job was stopped, cancelled or deleted
         */
        boolean extend(int leading);
    }

    /**
     * What became of the images.
     *
     * @param accepted how many are accepted
     * @param failed images whose step was begun and has not succeeded
     * @param failure why the others are not accepted; empty unless {@link End#FAILED}
     */
    record Outcome(End end, int accepted, List<Integer> failed, Optional<ProblemException> failure) {

        Outcome {
            failed = List.copyOf(failed);
        }
    }

    private final int images;
    private final int atOnce;
    private final Step step;
    private final Promise promise;
    private final Duration promiseEvery;
    private final Executor executor;
    // With those that have failed.
    private final NavigableSet<Integer> begun = new TreeSet<>();
    private int next;
    private int accepted;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean cancelled;

    /**
     * @param promiseEvery how often the promise is extended
     * @param executor runs the steps
     */
    Submission(int images, int atOnce, Step step, Promise promise, Duration promiseEvery, Executor executor) {
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
                cancelled = cancelled || !promise.extend(leading());
            } catch (RuntimeException fault) {
                failure.compareAndSet(null, new CloudOutage(fault));
            }
        }
        RuntimeException reason = failure.get();
        if (reason != null && !(reason instanceof ProblemException)) {
            throw reason;
        }
        return outcome(Optional.ofNullable((ProblemException) reason));
    }

    private synchronized Outcome outcome(Optional<ProblemException> reason) {
        End end = accepted == images ? End.ALL : End.CANCELLED;
        return new Outcome(reason.isPresent() ? End.FAILED : end, accepted, List.copyOf(begun), reason);
    }

    private synchronized OptionalInt begin() {
        if (next == images || cancelled || failure.get() != null) {
            return OptionalInt.empty();
        }
        begun.add(next);
        return OptionalInt.of(next++);
    }

    private synchronized void accepted(int image) {
        begun.remove(image);
        accepted++;
    }

    private synchronized int leading() {
        return begun.isEmpty() ? next : begun.first();
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
        for (OptionalInt image = begin(); image.isPresent(); image = begin()) {
            try {
                step.submit(image.getAsInt());
                accepted(image.getAsInt());
            } catch (IOException disk) {
                failure.compareAndSet(null, new CloudOutage(disk));
            } catch (RuntimeException refused) {
                failure.compareAndSet(null, refused);
            }
        }
    }
}
