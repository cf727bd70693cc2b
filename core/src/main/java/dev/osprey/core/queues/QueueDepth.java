package dev.osprey.core.queues;

/**
 * How many messages a queue holds, as far as SQS knows (its counts are approximate).
 *
 * @param visible waiting for a worker
 * @param inFlight being worked on
 * @param delayed not yet to be seen
 */
public record QueueDepth(int visible, int inFlight, int delayed) {

    public int total() {
        return visible + inFlight + delayed;
    }
}
