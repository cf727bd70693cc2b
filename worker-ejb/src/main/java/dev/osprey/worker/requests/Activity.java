package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.fleet.Heartbeat;

/** How many requests this worker is handling, and how many it has handled. */
@Singleton
public class Activity {

    private final Clock clock;
    private int inProgress;
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

    /** @param submittedAt when the image of the request was submitted */
    synchronized void begin(Instant submittedAt) {
        // A redelivered image is older than those that wait.
        newestTaken = newestTaken.filter(submittedAt::isBefore).or(() -> Optional.of(submittedAt));
        if (inProgress++ == 0) {
            busySince = clock.instant();
        }
    }

    synchronized void end() {
        answered++;
        if (--inProgress == 0) {
            busy = busyUntilNow();
            idleSince = clock.instant();
        }
    }

    /** Number of requests in progress. */
    synchronized int inProgress() {
        return inProgress;
    }

    public synchronized boolean busy() {
        return inProgress > 0;
    }

    /** Time since the last request was finished; zero while one is in progress. */
    public synchronized Duration idle() {
        return inProgress > 0 ? Duration.ZERO : Duration.between(idleSince, clock.instant());
    }

    public synchronized Heartbeat.Work work() {
        return new Heartbeat.Work(answered, inProgress > 0 ? busyUntilNow() : busy, newestTaken);
    }

    private Duration busyUntilNow() {
        Duration now = Duration.between(busySince, clock.instant());
        // The clock may have been set back.
        return now.isNegative() ? busy : busy.plus(now);
    }
}
