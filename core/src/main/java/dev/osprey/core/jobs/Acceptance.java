package dev.osprey.core.jobs;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the web node is that accepts the images of a job.
 *
 * @param until the time until which it has promised to be done, or to promise more
 * @param sent so many images from the start of the job are in the queue for certain
 * @param stoppedAt since when no more images are accepted, although some are missing; empty while the node may go on
 */
public record Acceptance(Instant until, int sent, Optional<Instant> stoppedAt) {

    public Acceptance {
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(stoppedAt, "stoppedAt");
        if (sent < 0) {
            throw new IllegalArgumentException(sent + " images sent");
        }
    }
}
