package dev.osprey.core.dynamodb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers with one call what several threads ask for at about the same time, on their own threads. A request is served at once
 * while fewer than {@value #MAX_CALLS} calls are under way, unless its caller knows that others follow. Else it waits, and the
 * next call takes all that wait, so calls carry more as the load grows. While one call hangs, the other takes what comes.
 *
 * @param <Q> what one thread asks for
 * @param <A> what it gets
 */
public final class CallGroup<Q, A> {

    private static final int MAX_CALLS = 2;

    private final int maxRequests;
    private final long lingerNanos;
    private final Function<Q, A> alone;
    private final Function<List<Q>, Optional<List<A>>> together;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Queue<Waiting<Q, A>> waiting = new ArrayDeque<>();
    private int calls;

    /**
     * @param maxRequests in one call
     * @param linger how long a request waits at most for others to follow
     * @param alone serves one request
     * @param together serves two or more with one call and answers in their order; empty when each has to be served alone
     */
    public CallGroup(
            int maxRequests, Duration linger, Function<Q, A> alone, Function<List<Q>, Optional<List<A>>> together) {
        if (maxRequests < 1) {
            throw new IllegalArgumentException("maxRequests must be positive: " + maxRequests);
        }
        this.maxRequests = maxRequests;
        this.lingerNanos = linger.toNanos();
        this.alone = Objects.requireNonNull(alone, "alone");
        this.together = Objects.requireNonNull(together, "together");
    }

    /**
     * Returns the answer to this request, or throws what its call has thrown.
     *
     * @param expected how many requests are expected at about the same time, this one included
     */
    public A call(Q request, int expected) {
        Waiting<Q, A> own = new Waiting<>(request);
        lock.lock();
        try {
            waiting.add(own);
            long left = lingerNanos;
            while (own.outcome == null) {
                boolean due = left <= 0 || waiting.size() >= Math.min(expected, maxRequests);
                if (own.taken || due && calls == MAX_CALLS) {
                    ended.awaitUninterruptibly();
                } else if (due) {
                    callNext();
                } else {
                    left = linger(left);
                }
            }
        } finally {
            lock.unlock();
        }
        return own.outcome.get();
    }

    /** @return how long to wait still */
    private long linger(long nanos) {
        try {
            return ended.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // The call itself tells what an interrupt means.
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Gives up the lock for the time of the call. */
    private void callNext() {
        List<Waiting<Q, A>> next = new ArrayList<>();
        while (next.size() < maxRequests && !waiting.isEmpty()) {
            Waiting<Q, A> taken = waiting.remove();
            taken.taken = true;
            next.add(taken);
        }
        calls++;
        lock.unlock();
        // Each on its own, also when the call fails in an unexpected way.
        List<Supplier<A>> outcomes = eachAlone(next);
        boolean failed = false;
        try {
            outcomes = outcomes(next);
        } catch (RuntimeException failure) {
            failed = true;
            outcomes = next.stream()
                    .<Supplier<A>>map(each -> () -> {
                        throw failure;
                    })
                    .toList();
        } finally {
            lock.lock();
            calls--;
            for (int i = 0; i < next.size(); i++) {
                next.get(i).outcome = outcomes.get(i);
            }
            if (failed) {
                serveAloneAllThatWait();
            }
            ended.signalAll();
        }
    }

    private List<Supplier<A>> outcomes(List<Waiting<Q, A>> group) {
        List<Q> requests = group.stream().map(each -> each.request).toList();
        Optional<List<A>> answers = requests.size() == 1
                ? Optional.of(Collections.singletonList(alone.apply(requests.get(0))))
                : together.apply(requests);
        return answers.map(all ->
                        all.stream().<Supplier<A>>map(answer -> () -> answer).toList())
                .orElseGet(() -> eachAlone(group));
    }

    private List<Supplier<A>> eachAlone(List<Waiting<Q, A>> group) {
        return group.stream()
                .<Supplier<A>>map(each -> () -> alone.apply(each.request))
                .toList();
    }

    /** Else the last of many callers would wait for one timeout after the other. */
    private void serveAloneAllThatWait() {
        for (Waiting<Q, A> each = waiting.poll(); each != null; each = waiting.poll()) {
            Q request = each.request;
            each.outcome = () -> alone.apply(request);
        }
    }

    /** One caller's request; the outcome is what its caller does without the lock: return the answer, throw, or call alone. */
    private static final class Waiting<Q, A> {
        private final Q request;
        private boolean taken;
        private Supplier<A> outcome;

        Waiting(Q request) {
            this.request = request;
        }
    }
}
