package dev.osprey.sqsra.inbound;

import java.util.Objects;

/**
 * How a delivery ended.
 *
 * @param cause null when there is no exception, as after a rollback without one
 */
record DeliveryResult(Outcome outcome, Throwable cause) {
    DeliveryResult {
        Objects.requireNonNull(outcome);
    }

    static DeliveryResult of(Outcome outcome) {
        return new DeliveryResult(outcome, null);
    }

    enum Outcome {
        SUCCEEDED,
        FAILED,
        /** The message cannot be converted, so no bean saw it. */
        POISONED,
        /** No endpoint or no thread was available, or the adapter stops. */
        NOT_STARTED,
        /** Not started because an earlier message of its FIFO group did not succeed, or the adapter stops. */
        BLOCKED
    }
}
