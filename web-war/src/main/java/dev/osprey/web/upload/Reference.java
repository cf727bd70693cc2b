package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.references.ObjectReference;

/** An image that the caller has in S3 and that a worker will read there. */
record Reference(ObjectReference object) implements Source {

    Reference {
        Objects.requireNonNull(object, "object");
    }

    @Override
    public FileName fileName() {
        return object.location().fileName();
    }

    @Override
    public String mediaType() {
        return ClassificationRequest.UNKNOWN_TYPE;
    }

    @Override
    public long size() {
        return object.bytes();
    }

    @Override
    public byte[] identity() {
        return (object.etag() + " " + object.location().text()).getBytes(StandardCharsets.UTF_8);
    }
}
