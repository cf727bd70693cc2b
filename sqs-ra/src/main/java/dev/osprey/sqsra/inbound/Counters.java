package dev.osprey.sqsra.inbound;

import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one activation. */
final class Counters implements ActivationMXBean {
    private final InFlightMessages inFlight;
    private final LongAdder received = new LongAdder();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder poisoned = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder deletes = new LongAdder();
    private final LongAdder extended = new LongAdder();
    private final LongAdder polls = new LongAdder();
    private volatile Instant lastSuccessfulPoll;
    private volatile Instant pollingFailingSince;

    Counters(InFlightMessages inFlight) {
        this.inFlight = inFlight;
    }

    void polled(Instant at) {
        polls.increment();
        lastSuccessfulPoll = at;
    }

    /** @param since null once polling works again */
    void pollingFailing(Instant since) {
        pollingFailingSince = since;
    }

    void received(ReceivedMessage message) {
        received.increment();
        if (message.receiveCount() > 1) {
            redelivered.increment();
        }
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void poisoned() {
        poisoned.increment();
    }

    void acknowledged(int count) {
        acknowledged.add(count);
    }

    void deleteCallSucceeded() {
        deletes.increment();
    }

    void extended() {
        extended.increment();
    }

    @Override
    public long getReceived() {
        return received.sum();
    }

    @Override
    public long getRedelivered() {
        return redelivered.sum();
    }

    @Override
    public long getDelivered() {
        return delivered.sum();
    }

    @Override
    public long getFailed() {
        return failed.sum();
    }

    @Override
    public long getPoisoned() {
        return poisoned.sum();
    }

    @Override
    public long getAcknowledged() {
        return acknowledged.sum();
    }

    @Override
    public long getDeletes() {
        return deletes.sum();
    }

    @Override
    public long getExtended() {
        return extended.sum();
    }

    @Override
    public long getPolls() {
        return polls.sum();
    }

    @Override
    public int getInFlight() {
        return inFlight.count();
    }

    @Override
    public Date getLastSuccessfulPoll() {
        return date(lastSuccessfulPoll);
    }

    @Override
    public Date getPollingFailingSince() {
        return date(pollingFailingSince);
    }

    private static Date date(Instant time) {
        return time == null ? null : Date.from(time);
    }
}
