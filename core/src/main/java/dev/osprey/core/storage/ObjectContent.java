package dev.osprey.core.storage;

import java.util.Objects;

/** What is there of an object that S3 has announced. */
public sealed interface ObjectContent {

    /** The object as it was announced. */
    record Bytes(byte[] bytes) implements ObjectContent {
        public Bytes {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /** Deleted or replaced meanwhile. */
    record Gone() implements ObjectContent {}

    /** Stored by this service itself. */
    record Own() implements ObjectContent {}

    /** Larger than an image may be. */
    record TooLarge() implements ObjectContent {}

    /** Archived, or encrypted with a key that only the uploader has. */
    record Unreadable() implements ObjectContent {}
}
