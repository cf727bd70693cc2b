package dev.osprey.core.queues;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a web node says of itself on its reply queue.
 *
 * @param beat differs from the beat before; the node's own time, for people only: nobody compares it with a clock
 * @param answersPerSecond that the workers gave this node while requests were waiting; empty when not measured
 */
public record SignOfLife(String beat, OptionalDouble answersPerSecond) {

    public SignOfLife {
        Objects.requireNonNull(beat, "beat");
        Objects.requireNonNull(answersPerSecond, "answersPerSecond");
    }
}
