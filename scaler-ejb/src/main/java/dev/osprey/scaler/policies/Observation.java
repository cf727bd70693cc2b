package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of queue and workers at one time. The counts of SQS are approximate.
 *
 * @param at time of the observation
 * @param visible messages available to workers
 * @param inFlight messages that workers hold
 * @param delayed messages that are not visible yet
 * @param oldest approximate age of the oldest waiting message; empty if none waits
 * @param arrivalRate images per second that arrived since the previous observation
 * @param answerRate images per second that were answered since then
 * @param serviceTime measured time of one worker per image; empty before the first answer
 * @param bootTime measured time from the start of a worker to its readiness; empty before the first boot
 * @param bootingSince start times of the workers that are not ready yet
 * @param ready number of workers that can receive messages
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

    /** Ready and booting workers: both are capacity. */
    int have() {
        return ready + booting();
    }

    int booting() {
        return bootingSince.size();
    }

    /** Messages that no worker holds: visible and delayed. */
    long waiting() {
        return visible + delayed;
    }

    /** All messages: visible, in flight and delayed. */
    long queueSize() {
        return waiting() + inFlight;
    }
}
