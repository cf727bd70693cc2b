package dev.osprey.core.queues;

/**
 * The number of messages in a queue; the counts of SQS are approximate.
 *
 * @param visible messages that wait for a consumer
 * @param inFlight messages that a consumer has received
 * @param delayed messages that are not yet visible
 */
public record QueueDepth(int visible, int inFlight, int delayed) {

    public int total() {
        return visible + inFlight + delayed;
    }
}
