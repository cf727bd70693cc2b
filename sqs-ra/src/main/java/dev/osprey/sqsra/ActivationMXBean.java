package dev.osprey.sqsra;

import java.util.Date;

/** What one message-driven bean's activation has done since it began, for JMX. */
public interface ActivationMXBean {
    /** Messages received, redeliveries included. */
    long getReceived();

    /** Messages received that SQS had handed out before. */
    long getRedelivered();

    /** Deliveries that succeeded. */
    long getDelivered();

    /** Deliveries that threw or were rolled back, poison messages included. */
    long getFailed();

    /** Messages that could not be read, or were refused as object messages. */
    long getPoisoned();

    /** Messages deleted after success. */
    long getAcknowledged();

    /** Delete calls that SQS has answered, each for up to ten messages. */
    long getDeletes();

    /** Prolongations of a message's visibility time-out. */
    long getExtended();

    /** Receive calls that succeeded. */
    long getPolls();

    /** Messages held at present. */
    int getInFlight();

    /** Time of the last receive call that succeeded; null before the first. */
    Date getLastSuccessfulPoll();

    /** Since when every receive call has failed; null while polling works or has not begun. */
    Date getPollingFailingSince();
}
