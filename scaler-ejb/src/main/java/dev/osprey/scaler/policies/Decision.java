package dev.osprey.scaler.policies;

import java.util.Objects;

/**
 * What a policy decided.
 *
 * @param wanted workers, those that are booting included
 * @param reason what it rests on, for the log: {@code needed=5 rate=18.0/s}
 * @param next decides the next time
 */
public record Decision(int wanted, String reason, Policy next) {

    public Decision {
        if (wanted < 0) {
            throw new IllegalArgumentException("wanted is " + wanted);
        }
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(next, "next");
    }
}
