package dev.osprey.core.classification;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One uploaded image and its answer, once there is one.
 *
 * @param id unique; ids sort by submission time
 * @param fileName as uploaded, already validated
 * @param status of the image
 * @param predictions best first; empty unless {@link Status#DONE}
 * @param error one sentence for the user; null unless {@link Status#FAILED}
 * @param model that has seen the image; null before, if none did, and in rows and replies of earlier versions
 * @param submittedAt when the web tier accepted the image, or somebody put it into the input bucket
 * @param completedAt when a worker finished the image; null while {@link Status#QUEUED}
 */
public record Classification(
        String id,
        String fileName,
        Status status,
        List<Prediction> predictions,
        String error,
        ModelVersion model,
        Instant submittedAt,
        Instant completedAt) {

    private static final int VERSION_AT = 14;

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
        if (status == Status.QUEUED && model != null) {
            throw new IllegalArgumentException(status + " answered by " + model);
        }
    }

    /** An image that was just accepted. */
    public static Classification queued(String id, String fileName, Instant submittedAt) {
        return new Classification(id, fileName, Status.QUEUED, List.of(), null, null, submittedAt, null);
    }

    /** This image with its answer. */
    public Classification done(List<Prediction> found, Instant at) {
        return new Classification(id, fileName, Status.DONE, found, null, null, submittedAt, at);
    }

    /** This image as failed. */
    public Classification failed(String error, Instant at) {
        return new Classification(id, fileName, Status.FAILED, List.of(), error, null, submittedAt, at);
    }

    /** This finished image, with the model that has seen it. */
    public Classification by(ModelVersion seenBy) {
        return new Classification(
                id,
                fileName,
                status,
                predictions,
                error,
                Objects.requireNonNull(seenBy, "seenBy"),
                submittedAt,
                completedAt);
    }

    /** This image as just accepted: what is known of its answer is forgotten. */
    public Classification requeued() {
        return queued(id, fileName, submittedAt);
    }

    /** The best label; empty unless {@link Status#DONE}. */
    public Optional<String> label() {
        return predictions.stream().findFirst().map(Prediction::label);
    }

    /** This image with at most {@code count} predictions, the best ones. */
    public Classification best(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", at least 1 is needed");
        }
        return new Classification(
                id,
                fileName,
                status,
                predictions.subList(0, Math.min(count, predictions.size())),
                error,
                model,
                submittedAt,
                completedAt);
    }

    /** Whether both are the same upload, whatever is known of its answer. */
    public boolean isSameUpload(Classification other) {
        return id.equals(other.id) && fileName.equals(other.fileName) && submittedAt.equals(other.submittedAt);
    }

    /**
     * Whether somebody put the image into the input bucket, instead of uploading it: its id is a UUID of version 8 (RFC 9562),
     * not 7.
     */
    public boolean isFromBucket() {
        return id.length() > VERSION_AT && id.charAt(VERSION_AT) == '8';
    }

    public boolean finished() {
        return status != Status.QUEUED;
    }
}
