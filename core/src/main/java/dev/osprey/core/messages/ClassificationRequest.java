package dev.osprey.core.messages;

import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.tracing.Tracing;

/**
 * A request to the workers: of the web tier, or made of an object in the input bucket.
 *
 * @param submitted the image as accepted, still queued
 * @param mediaType of the image, detected from its content; {@link #UNKNOWN_TYPE} of one that nobody has read yet
 * @param image the image itself, or where it is stored
 * @param replyTo name of the reply queue; empty when nobody waits for the answer
 * @param requestId id of the HTTP request that submitted the image, for the logs of both tiers
 */
public record ClassificationRequest(
        Classification submitted, String mediaType, ImageContent image, Optional<String> replyTo, String requestId) {

    /** The media type of an image by reference, until a worker has read it. */
    public static final String UNKNOWN_TYPE = "application/octet-stream";

    public ClassificationRequest {
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(requestId, "requestId");
    }

    /** A request of the web tier. */
    public ClassificationRequest(
            Classification submitted, String mediaType, ImageContent image, String replyTo, String requestId) {
        this(submitted, mediaType, image, Optional.of(replyTo), requestId);
    }

    /** This request with the image that it refers to. */
    public ClassificationRequest carrying(String detectedType, byte[] bytes) {
        return new ClassificationRequest(submitted, detectedType, new ImageContent.Inline(bytes), replyTo, requestId);
    }

    /** The prefix of log lines about this request. */
    public String logPrefix() {
        return "request=" + requestId + " id=" + submitted.id() + Tracing.messageLogText();
    }
}
