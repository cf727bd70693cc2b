package dev.osprey.bench.adapter;

import dev.osprey.bench.CannotRun;

/** A way to empty a queue. */
interface Contender {
    /** What a person reads in the table. */
    String title();

    /**
     * Receives and deletes that many messages, which are all in the queue.
     *
     * @throws CannotRun when the messages do not come
     */
    Round empty(Queue queue, int messages) throws CannotRun, InterruptedException;
}
