package dev.osprey.core.references;

import java.util.Objects;

/** What there is at a location. */
public sealed interface LookupResult {

    /** An object that can be referred to. */
    record Found(ObjectReference object) implements LookupResult {
        public Found {
            Objects.requireNonNull(object, "object");
        }
    }

    /** No object, or no bucket. */
    record Missing() implements LookupResult {}

    /** Whatever it is, S3 does not show it to this service. */
    record Forbidden() implements LookupResult {}
}
