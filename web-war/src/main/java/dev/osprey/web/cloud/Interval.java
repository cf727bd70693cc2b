package dev.osprey.web.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Makes something due once per interval when asked more often. A clock that is set back makes it due at once. */
public final class Interval {

    private final Duration length;
    private final Clock clock;
    private Instant last;

    /** Due when first asked. */
    public Interval(Duration length, Clock clock) {
        this.length = Objects.requireNonNull(length, "length");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    public synchronized boolean due() {
        Instant now = clock.instant();
        boolean due = last == null || now.isBefore(last) || !now.isBefore(last.plus(length));
        if (due) {
            last = now;
        }
        return due;
    }
}
