package dev.osprey.core.messages;

import java.util.Objects;

/** How a request carries its image. */
public sealed interface ImageContent {

    /** Inside the message. */
    record Inline(byte[] bytes) implements ImageContent {
        public Inline {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /** In the input bucket, under the key derived from the request. */
    record Stored() implements ImageContent {}
}
