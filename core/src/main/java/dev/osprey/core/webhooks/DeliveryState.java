package dev.osprey.core.webhooks;

/** The state of the delivery of a webhook. */
public enum DeliveryState {
    /** There is no outcome yet. */
    WAITING,
    /** To be sent, or sent again. */
    PENDING,
    /** The receiver has confirmed it. */
    DELIVERED,
    /** Not confirmed in all attempts; it is not sent again unless the admin wants it. */
    FAILED
}
