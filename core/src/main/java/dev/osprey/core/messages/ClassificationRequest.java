package dev.osprey.core.messages;

import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * What the web tier asks of a worker.
 *
 * @param submitted the image's identity, still queued
 * @param mediaType of the image, by its content
 * @param image the image or where it is
 * @param replyTo name of the queue that the answer goes to
 * @param call id of the call that brought it, for the logs of both tiers
 */
public record ClassificationRequest(
        Classification submitted, String mediaType, ImageContent image, String replyTo, String call) {

    public ClassificationRequest {
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(call, "call");
    }

    /** How a line of the log begins that is about this request. */
    public String logged() {
        return "request=" + call + " id=" + submitted.id();
    }
}
