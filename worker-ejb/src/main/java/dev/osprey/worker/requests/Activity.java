package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.fleet.Heartbeat;

/** How many requests this worker holds now, and what it has done so far. */
@Singleton
public class Activity {

    private final Clock clock;
    private int held;
    private long answered;
    private Duration busy = Duration.ZERO;
    private Instant busySince;
    private Instant idleSince;
    private Optional<Instant> newestTaken = Optional.empty();

    @Inject
    Activity(Clock clock) {
        this.clock = clock;
        this.idleSince = clock.instant();
    }

    /** @param submittedAt when the image that it took was submitted */
    synchronized void begin(Instant submittedAt) {
        // One that comes again is old, and says nothing of those that wait.
        newestTaken = newestTaken.filter(submittedAt::isBefore).or(() -> Optional.of(submittedAt));
        if (held++ == 0) {
            busySince = clock.instant();
        }
    }

    synchronized void end() {
        answered++;
        if (--held == 0) {
            busy = busyUntilNow();
            idleSince = clock.instant();
        }
    }

    public synchronized boolean busy() {
        return held > 0;
    }

    /** For how long it has held none; zero while it holds one. */
    public synchronized Duration idle() {
        return held > 0 ? Duration.ZERO : Duration.between(idleSince, clock.instant());
    }

    public synchronized Heartbeat.Work work() {
        return new Heartbeat.Work(answered, held > 0 ? busyUntilNow() : busy, newestTaken);
    }

    private Duration busyUntilNow() {
        Duration now = Duration.between(busySince, clock.instant());
        // A clock that was set back counts as no time.
        return now.isNegative() ? busy : busy.plus(now);
    }
}
