package dev.osprey.core.storage;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;

/** Objects that callers refer to, in whatever bucket they are. */
public final class ReferencedObjects {

    // In another region, encrypted with a key that only its owner has, or forbidden.
    private static final Set<Integer> NOT_SHOWN = Set.of(301, 400, 403);
    private static final Set<String> FORBIDDEN =
            Set.of("InvalidObjectState", "InvalidRequest", "AccessDenied", "PermanentRedirect");

    private final S3Calls s3;
    private final ContentReader reader;

    ReferencedObjects(S3Calls s3) {
        this.s3 = Objects.requireNonNull(s3, "s3");
        this.reader = new ContentReader(s3);
    }

    public LookupResult lookUp(ObjectLocation location) {
        try {
            StoredObject found = s3.head(location.bucket(), location.key(), Optional.empty());
            return new LookupResult.Found(new ObjectReference(location, found.etag(), found.bytes()));
        } catch (S3ErrorException failure) {
            if (failure.notFound()) {
                return new LookupResult.Missing();
            }
            if (NOT_SHOWN.contains(failure.status())) {
                return new LookupResult.Forbidden();
            }
            throw failure;
        }
    }

    /**
     * Reads an object, if it is still the same.
     *
     * @param maxBytes of a larger one only the size is read
     */
    public ObjectContent content(ObjectReference reference, int maxBytes) {
        ObjectLocation location = reference.location();
        ObjectVersion object =
                new ObjectVersion(location.bucket(), location.key(), Optional.empty(), Optional.of(reference.etag()));
        return reader.read(object, maxBytes, FORBIDDEN, found -> false);
    }
}
