package dev.osprey.core.images;

import java.util.Objects;
import java.util.stream.Stream;

import dev.osprey.core.images.InvalidImageException.Reason;

/** What the failure of a reader says about the image. Damaged files make readers throw exceptions of every kind. */
record ReadFailure(Throwable cause) {

    /** @throws DecodingBusyException when the failure says nothing about the image */
    InvalidImageException asInvalidImage() {
        // The JDK's readers wrap errors.
        if (causes().anyMatch(OutOfMemoryError.class::isInstance)) {
            throw new DecodingBusyException("there was not enough memory to decode the image", cause);
        }
        return causes().anyMatch(DecodingTime.ExceededException.class::isInstance)
                ? new InvalidImageException(Reason.TOO_COSTLY, "decoding the image takes too long", cause)
                : new InvalidImageException(Reason.DAMAGED, "the image is damaged or incomplete", cause);
    }

    private Stream<Throwable> causes() {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause);
    }
}
