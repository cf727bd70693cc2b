package dev.osprey.core.classification;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One uploaded image and its answer as far as it is known.
 *
 * @param id unique, ordered by time of submission
 * @param fileName as the caller named it, already checked
 * @param status where it stands
 * @param predictions the best first; empty unless {@link Status#DONE}
 * @param error one sentence for the user; null unless {@link Status#FAILED}
 * @param submittedAt when the web tier accepted it
 * @param completedAt when a worker finished it; null while {@link Status#QUEUED}
 */
public record Classification(
        String id,
        String fileName,
        Status status,
        List<Prediction> predictions,
        String error,
        Instant submittedAt,
        Instant completedAt) {

    public Classification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(submittedAt, "submittedAt");
        predictions = List.copyOf(predictions);
        if ((status == Status.DONE) == predictions.isEmpty()) {
            throw new IllegalArgumentException(status + " with " + predictions.size() + " predictions");
        }
        if ((status == Status.FAILED) != (error != null)) {
            throw new IllegalArgumentException(status + " with error " + error);
        }
        if ((status == Status.QUEUED) != (completedAt == null)) {
            throw new IllegalArgumentException(status + " completed at " + completedAt);
        }
    }

    /** An image that was just accepted. */
    public static Classification queued(String id, String fileName, Instant submittedAt) {
        return new Classification(id, fileName, Status.QUEUED, List.of(), null, submittedAt, null);
    }

    /** This image with its answer. */
    public Classification done(List<Prediction> found, Instant at) {
        return new Classification(id, fileName, Status.DONE, found, null, submittedAt, at);
    }

    /** This image given up. */
    public Classification failed(String why, Instant at) {
        return new Classification(id, fileName, Status.FAILED, List.of(), why, submittedAt, at);
    }

    /** The best label, once there is one. */
    public Optional<String> label() {
        return predictions.stream().findFirst().map(Prediction::label);
    }

    /** This image with its best predictions only, {@code most} of them or as many as there are. */
    public Classification best(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("the best " + most + " predictions");
        }
        return new Classification(
                id,
                fileName,
                status,
                predictions.subList(0, Math.min(most, predictions.size())),
                error,
                submittedAt,
                completedAt);
    }

    public boolean finished() {
        return status != Status.QUEUED;
    }
}
