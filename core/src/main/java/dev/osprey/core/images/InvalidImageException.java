package dev.osprey.core.images;

import java.util.Objects;

/** A file that cannot be decoded as an image. The message is one clause for the person who uploaded it. */
public class InvalidImageException extends Exception {

    private static final long serialVersionUID = 1;

    /** Why the file is invalid. */
    public enum Reason {
        /** The file has no bytes. */
        EMPTY,
        /** The file has none of the formats of {@link ImageFormat}. */
        NOT_AN_IMAGE,
        /** The file is truncated or its content is damaged. */
        DAMAGED,
        /** The image has more pixels than allowed, in all or on a side. */
        TOO_MANY_PIXELS,
        /** Decoding the image takes more time or memory than allowed. */
        TOO_COSTLY
    }

    private final Reason reason;

    InvalidImageException(Reason reason, String message) {
        this(reason, message, null);
    }

    InvalidImageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
