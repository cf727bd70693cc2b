package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of queue and workers at one moment. SQS's counts are approximate.
 *
 * @param at when
 * @param visible messages that wait for a worker
 * @param inFlight messages being worked on
 * @param delayed messages that wait for their delay to end
 * @param oldest for how long the oldest message that waits has waited, about; empty when none does
 * @param arrivalRate images a second that came since the observation before
 * @param answerRate images a second that were answered since then
 * @param serviceTime what one worker needs for one image, as measured; empty before the first answer
 * @param bootTime from the start of a worker to its readiness, as measured; empty before the first boot
 * @param bootingSince start times of the workers that are not ready yet
 * @param ready how many workers can take messages
 */
public record Observation(
        Instant at,
        long visible,
        long inFlight,
        long delayed,
        Optional<Duration> oldest,
        double arrivalRate,
        double answerRate,
        Optional<Duration> serviceTime,
        Optional<Duration> bootTime,
        List<Instant> bootingSince,
        int ready) {

    public Observation {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(serviceTime, "serviceTime");
        Objects.requireNonNull(bootTime, "bootTime");
        bootingSince = List.copyOf(bootingSince);
        if (visible < 0 || inFlight < 0 || delayed < 0 || ready < 0 || !(arrivalRate >= 0) || !(answerRate >= 0)) {
            throw new IllegalArgumentException("negative count or rate");
        }
    }

    /** Running and pending workers: both are capacity. */
    int have() {
        return ready + booting();
    }

    int booting() {
        return bootingSince.size();
    }

    /** Visible and delayed: those that no worker holds. */
    long waiting() {
        return visible + delayed;
    }

    /** Visible, in flight and delayed. */
    long queueSize() {
        return waiting() + inFlight;
    }
}
