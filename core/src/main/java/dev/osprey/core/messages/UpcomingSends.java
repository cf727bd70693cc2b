package dev.osprey.core.messages;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * How many messages this process is about to send to each queue, so that those which come at about the same time are sent with
 * one call. Under low load there is one at a time, and it waits for nobody.
 */
public final class UpcomingSends {

    // A property of the resource adapter; other providers ignore it.
    private static final String BATCH_SIZE = "JMS_SQS_BatchSize";

    private final Map<String, Integer> upcoming = new ConcurrentHashMap<>();

    /** Announces a message; {@link #end} must follow when it is sent, or never will be. */
    public void begin(String queue) {
        upcoming.merge(queue, 1, Integer::sum);
    }

    /** Ends what {@link #begin} began. */
    public void end(String queue) {
        upcoming.computeIfPresent(queue, (name, number) -> number == 1 ? null : number - 1);
    }

    /** Half of what is announced for a queue, at least 1: how many will come at about the same time, since the other half may take longer. */
    public int expected(String queue) {
        return Math.max(1, (upcoming.getOrDefault(queue, 0) + 1) / 2);
    }

    /** Lets a message wait until as many as {@link #expected} are there. */
    public void prepare(Message message, String queue) throws JMSException {
        int batchSize = expected(queue);
        if (batchSize > 1) {
            message.setIntProperty(BATCH_SIZE, batchSize);
        }
    }
}
