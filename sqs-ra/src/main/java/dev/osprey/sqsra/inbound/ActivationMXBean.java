package dev.osprey.sqsra.inbound;

import java.util.Date;

/** Counters of one message-driven bean's activation since it started. */
public interface ActivationMXBean {
    /** Messages received, including redeliveries. */
    long getReceived();

    /** Messages received for the second time or later. */
    long getRedelivered();

    /** Successful deliveries. */
    long getDelivered();

    /** Deliveries that threw an exception or were rolled back, including poison messages. */
    long getFailed();

    /** Messages that could not be read, and object messages, which are rejected. */
    long getPoisoned();

    /** Messages deleted after a successful delivery. */
    long getAcknowledged();

    /** Successful delete calls, each for up to ten messages. */
    long getDeletes();

    /** Extensions of a message's visibility timeout. */
    long getExtended();

    /** Successful receive calls. */
    long getPolls();

    /** Messages that are received and not yet deleted or released. */
    int getInFlight();

    /** Time of the last successful receive call; null before the first. */
    Date getLastSuccessfulPoll();

    /** Time since which every receive call has failed; null while polling works or has not started. */
    Date getPollingFailingSince();
}
