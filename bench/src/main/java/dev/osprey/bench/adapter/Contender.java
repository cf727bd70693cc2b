package dev.osprey.bench.adapter;

import dev.osprey.bench.benchmark.BenchmarkException;

/** A way to empty a queue. */
interface Contender {
    /** Name in the table. */
    String title();

    /**
     * Receives and deletes the messages, all of which are in the queue.
     *
     * @throws BenchmarkException when the messages cannot be received
     */
    Round empty(Queue queue, int messages) throws BenchmarkException, InterruptedException;
}
