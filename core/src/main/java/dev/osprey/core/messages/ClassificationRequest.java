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
 */
public record ClassificationRequest(Classification submitted, String mediaType, ImageContent image, String replyTo) {

    public ClassificationRequest {
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(replyTo, "replyTo");
    }
}
