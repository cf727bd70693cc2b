package dev.osprey.web.backlog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.queues.QueueDepth;

/**
 * The requests that wait and the rate at which they are answered. The depth is the queue's as of the last look, with
 * what this node has seen come and go since; the rate is that of the whole fleet, by what the workers say of themselves:
 * a node's own answers tell nothing while the queue is full of another node's images.
 */
@Singleton
public class Backlog {

    // A day says enough; a rate near zero would be more than a duration can hold.
    private static final double LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final Supplier<QueueDepth> queue;
    private final Supplier<List<Heartbeat>> workers;
    private final Clock clock;
    private final AnswerRate rate = new AnswerRate();
    private final WorkDone work = new WorkDone();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    private volatile Look last;

    /** The other numbers are the counters as they stood. */
    private record Look(Instant at, QueueDepth depth, long accepted, long answered, OptionalDouble perSecond) {}

    @Inject
    Backlog(Cloud cloud, Clock clock) {
        this(cloud.queues()::requestDepth, cloud.workers()::alive, clock);
    }

    Backlog(Supplier<QueueDepth> queue, Supplier<List<Heartbeat>> workers, Clock clock) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.workers = Objects.requireNonNull(workers, "workers");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.last = new Look(clock.instant(), new QueueDepth(0, 0, 0), 0, 0, OptionalDouble.empty());
    }

    public void accepted() {
        accepted.incrementAndGet();
    }

    public void answered() {
        answered.incrementAndGet();
    }

    /** Asks the queue and the workers; what was known before stays when that fails. */
    synchronized void look() {
        Look before = last;
        // Counted before the queue is asked: what happens meanwhile counts twice rather than not at all.
        long acceptedNow = accepted.get();
        long answeredNow = answered.get();
        QueueDepth depth = queue.get();
        long done = work.since(workers.get());
        Instant now = clock.instant();
        if (before.depth().visible() > 0 && depth.visible() > 0) {
            rate.busy(before.at(), now, done);
        }
        last = new Look(now, depth, acceptedNow, answeredNow, rate.perSecond(now));
    }

    /** Of all workers together; empty when there was nothing to measure. */
    public OptionalDouble perSecond() {
        return last.perSecond();
    }

    /** How many images wait for their answer. */
    public long waiting() {
        Look look = last;
        return Math.max(
                0, look.depth().total() + (accepted.get() - look.accepted()) - (answered.get() - look.answered()));
    }

    /** How long an image that is accepted now will wait; empty when no rate has been measured. */
    public Optional<Duration> expectedWait() {
        OptionalDouble perSecond = perSecond();
        return perSecond.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        (long) (1000 * Math.min(LONGEST_SECONDS, waiting() / perSecond.getAsDouble()))));
    }
}
