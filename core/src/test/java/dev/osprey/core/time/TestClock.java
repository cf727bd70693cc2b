package dev.osprey.core.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/** A clock in UTC that stands still until a test advances it. */
public final class TestClock extends Clock {

    private volatile Instant now;

    /** Begins at an arbitrary time. */
    public TestClock() {
        this(Instant.parse("2026-11-22T12:00:00Z"));
    }

    public TestClock(Instant start) {
        this.now = Objects.requireNonNull(start, "start");
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
