package dev.osprey.core.messages;

import java.util.Objects;

import dev.osprey.core.references.ObjectReference;

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

    /** In a bucket that the caller has named, and which stays the caller's. */
    record Referenced(ObjectReference object) implements ImageContent {
        public Referenced {
            Objects.requireNonNull(object, "object");
        }
    }
}
