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
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.OldestMessage;
import dev.osprey.core.queues.QueueDepth;

/**
 * The number of waiting requests and the rate at which they are answered. The number is the depth of the queue at the last
 * poll, corrected by what this node has sent and received since. The rate is that of the whole fleet, as the workers report
 * it: the replies to one node say little while the queue is full of another node's images.
 */
@Singleton
public class Backlog {

    // Upper limit of an estimate: with a rate near zero it would overflow a duration.
    private static final double MAX_SECONDS = Duration.ofDays(1).toSeconds();

    private final Supplier<QueueDepth> queue;
    private final Supplier<List<Heartbeat>> workers;
    private final Clock clock;
    private final AnswerRate rate = new AnswerRate();
    private final WorkDone work = new WorkDone();
    private final OldestMessage oldest = new OldestMessage();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    private volatile Poll last;

    /** Counters as they stood at that time, and what the queue and the workers reported. */
    private record Poll(
            Instant at,
            QueueDepth depth,
            long accepted,
            long answered,
            OptionalDouble perSecond,
            Optional<Duration> oldest,
            List<WorkerState> workers,
            Heartbeat.Work work) {

        /** Without one, time says nothing about the capacity: the first answers of workers that boot would seem slow. */
        boolean hasReadyWorker() {
            return workers.contains(WorkerState.BUSY) || workers.contains(WorkerState.IDLE);
        }
    }

    @Inject
    Backlog(Cloud cloud, Clock clock) {
        this(cloud.queues()::requestDepth, cloud.workers()::alive, clock);
    }

    Backlog(Supplier<QueueDepth> queue, Supplier<List<Heartbeat>> workers, Clock clock) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.workers = Objects.requireNonNull(workers, "workers");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.last = new Poll(
                clock.instant(),
                new QueueDepth(0, 0, 0),
                0,
                0,
                OptionalDouble.empty(),
                Optional.empty(),
                List.of(),
                Heartbeat.Work.NONE);
    }

    public void accepted() {
        accepted.incrementAndGet();
    }

    public void answered() {
        answered.incrementAndGet();
    }

    /** Queries the queue and the workers; when that fails the last values stay. */
    synchronized void poll() {
        Poll before = last;
        // Read before the queue is queried: what happens in between counts twice rather than not at all.
        long acceptedNow = accepted.get();
        long answeredNow = answered.get();
        QueueDepth depth = queue.get();
        List<Heartbeat> alive = workers.get();
        Heartbeat.Work done = work.since(alive);
        Instant now = clock.instant();
        if (before.hasReadyWorker() && before.depth().visible() > 0 && depth.visible() > 0) {
            rate.busy(before.at(), now, done.answered());
        }
        last = new Poll(
                now,
                depth,
                acceptedNow,
                answeredNow,
                rate.perSecond(now),
                oldest.age(depth, alive, now),
                alive.stream().map(Heartbeat::state).toList(),
                sum(before.work(), done));
    }

    private static Heartbeat.Work sum(Heartbeat.Work first, Heartbeat.Work second) {
        return new Heartbeat.Work(
                first.answered() + second.answered(), first.busy().plus(second.busy()), Optional.empty());
    }

    /** Approximate age of the oldest request that no worker holds, at the last poll; empty if none waited. */
    public Optional<Duration> oldest() {
        return last.oldest();
    }

    /** The number of workers in this state at the last poll. */
    public long workers(WorkerState state) {
        return last.workers().stream().filter(state::equals).count();
    }

    /** What all workers have done since the first poll of this node. */
    public Heartbeat.Work work() {
        return last.work();
    }

    /** Answers per second of all workers; empty when there was nothing to measure. */
    public OptionalDouble perSecond() {
        return last.perSecond();
    }

    /** The number of images without an answer. */
    public long waiting() {
        Poll poll = last;
        return Math.max(
                0, poll.depth().total() + (accepted.get() - poll.accepted()) - (answered.get() - poll.answered()));
    }

    /** The expected wait of an image that is accepted now; empty when no rate has been measured. */
    public Optional<Duration> expectedWait() {
        OptionalDouble perSecond = perSecond();
        return perSecond.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Duration.ofMillis((long) (1000 * Math.min(MAX_SECONDS, waiting() / perSecond.getAsDouble()))));
    }
}
