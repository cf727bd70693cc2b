package dev.osprey.core.images;

import java.util.Objects;

/** A file that cannot be taken as an image; the message is one sentence for the person who sent it. */
public class InvalidImageException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong with the file. */
    public enum Reason {
        /** It has no bytes. */
        EMPTY,
        /** It is none of the formats of {@link ImageFormat}. */
        NOT_AN_IMAGE,
        /** It ends too early or its content is damaged. */
        BROKEN,
        /** It has more pixels than are allowed. */
        TOO_MANY_PIXELS
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
