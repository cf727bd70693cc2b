package dev.osprey.scaler.leader;

import java.time.Duration;

/**
 * The durations of the leader's lease.
 *
 * @param duration how long a follower must see no renewal before it takes the lease over
 * @param renewal time between two renewals
 */
public record LeaseTiming(Duration duration, Duration renewal) {

    public LeaseTiming {
        if (renewal.isZero() || renewal.isNegative() || renewal.multipliedBy(2).compareTo(duration) >= 0) {
            throw new IllegalArgumentException("osprey.scaling.lease.renewal is " + renewal
                    + " and osprey.scaling.lease.duration is " + duration
                    + ": the renewal must be more than zero and less than half of the duration");
        }
    }

    /** How long a leader may act after a confirmation: less than the time after which a follower takes over. */
    Duration validity() {
        return duration.dividedBy(2);
    }
}
