package dev.osprey.core.messages;

import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * A request of the web tier to the workers.
 *
 * @param submitted the image as accepted, still queued
 * @param mediaType of the image, detected from its content
 * @param image the image itself, or where it is stored
 * @param replyTo name of the reply queue
 * @param requestId id of the HTTP request that submitted the image, for the logs of both tiers
 */
public record ClassificationRequest(
        Classification submitted, String mediaType, ImageContent image, String replyTo, String requestId) {

    public ClassificationRequest {
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(requestId, "requestId");
    }

    /** The prefix of log lines about this request. */
    public String logPrefix() {
        return "request=" + requestId + " id=" + submitted.id();
    }
}
