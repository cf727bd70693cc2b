package dev.osprey.web.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.DeadLetterCount;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.ReplyQueueHeartbeat;
import dev.osprey.web.upload.UploadMemory;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;

/** Gauges of the state of this node. None makes a call: the depths of queues are those of the last poll. */
@Singleton
public class NodeGauges {

    private final Gauges gauges;
    private final UploadMemory memory;
    private final PendingReplies pending;
    private final Backlog backlog;
    private final DeadLetterCount deadLetters;
    private final Supplier<Instant> lastHeartbeat;
    private final Clock clock;

    @Inject
    NodeGauges(
            MetricRegistry registry,
            UploadMemory memory,
            PendingReplies pending,
            Backlog backlog,
            DeadLetterCount deadLetters,
            ReplyQueueHeartbeat replyQueue,
            Clock clock) {
        this(registry, memory, pending, backlog, deadLetters, replyQueue::lastHeartbeatAt, clock);
    }

    /** @param lastHeartbeat time of the last heartbeat of the reply queue */
    NodeGauges(
            MetricRegistry registry,
            UploadMemory memory,
            PendingReplies pending,
            Backlog backlog,
            DeadLetterCount deadLetters,
            Supplier<Instant> lastHeartbeat,
            Clock clock) {
        this.gauges = new Gauges(registry);
        this.memory = Objects.requireNonNull(memory, "memory");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
        this.lastHeartbeat = Objects.requireNonNull(lastHeartbeat, "lastHeartbeat");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        gauges.add("osprey_upload_held", MetricUnits.BYTES, "Bytes of uploads in memory", memory::held);
        gauges.add(
                "osprey_upload_budget", MetricUnits.BYTES, "Limit for the bytes of uploads in memory", memory::budget);
        gauges.add("osprey_waiting_calls", MetricUnits.NONE, "Results that callers wait for", pending::size);
        gauges.add("osprey_backlog", MetricUnits.NONE, "Images without a result, of all nodes", backlog::waiting);
        gauges.add(
                "osprey_backlog_wait",
                MetricUnits.SECONDS,
                "Expected wait of an image that is accepted now; 0 if unknown",
                () -> backlog.expectedWait().map(Duration::toMillis).orElse(0L) / 1000.0);
        gauges.add(
                "osprey_answer_rate",
                MetricUnits.PER_SECOND,
                "Images answered per second by all workers while others wait; 0 if not measured",
                () -> backlog.perSecond().orElse(0));
        gauges.add("osprey_dead_letters", MetricUnits.NONE, "Messages in the dead-letter queue", deadLetters::last);
        gauges.add(
                "osprey_reply_queue_beat_age",
                MetricUnits.SECONDS,
                "Time since the last heartbeat of the reply queue; other nodes remove the queue after a minute",
                () -> Duration.between(lastHeartbeat.get(), clock.instant()).toMillis() / 1000.0);
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        gauges.removeAll();
    }
}
