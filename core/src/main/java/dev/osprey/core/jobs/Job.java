package dev.osprey.core.jobs;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.results.Provenance;

/**
 * Images that were uploaded in one call.
 *
 * @param id unique
 * @param submittedAt when the web tier received them
 * @param total how many there are; an image that could not be accepted has no row
 * @param provenance of all of them: what decides who may cancel the job
 * @param rejected files of the call that are no valid images
 * @param acceptance of the images; empty once all are accepted
 * @param cancelledAt empty unless the job was cancelled
 * @param cancelled how many images were not classified because of that; empty while they are being withdrawn
 */
public record Job(
        String id,
        Instant submittedAt,
        int total,
        Provenance provenance,
        int rejected,
        Optional<Acceptance> acceptance,
        Optional<Instant> cancelledAt,
        Optional<Integer> cancelled) {

    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(submittedAt, "submittedAt");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(acceptance, "acceptance");
        Objects.requireNonNull(cancelledAt, "cancelledAt");
        Objects.requireNonNull(cancelled, "cancelled");
        if (total < 0 || rejected < 0) {
            throw new IllegalArgumentException(total + " images, " + rejected + " rejected files");
        }
    }

    /** A job that nobody has cancelled, without rejected files. */
    public Job(String id, Instant submittedAt, int total, Provenance provenance) {
        this(id, submittedAt, total, provenance, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** This job, whose images are being accepted until this time. */
    public Job accepting(Instant until, int rejectedFiles) {
        Acceptance first = new Acceptance(until, 0, Optional.empty());
        return new Job(id, submittedAt, total, provenance, rejectedFiles, Optional.of(first), cancelledAt, cancelled);
    }

    /** Whether its images are being accepted, as far as the node that does it has promised. */
    public boolean accepting(Instant now) {
        return acceptance.map(Acceptance::until).filter(now::isBefore).isPresent() && !stopped();
    }

    /** Whether the rest of its images will not be accepted: the node has given up, or is silent. */
    public boolean incomplete(Instant now) {
        return acceptance.isPresent() && !accepting(now);
    }

    /** Whether it is certain that no more images will be accepted, although some are missing. */
    public boolean stopped() {
        return acceptance.flatMap(Acceptance::stoppedAt).isPresent();
    }
}
