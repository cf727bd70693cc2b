package dev.osprey.scaler.fleet;

import java.util.Objects;

import dev.osprey.core.failures.ExternalFault;

/** A fleet could not be read or changed. */
public class FleetException extends RuntimeException implements ExternalFault {

    private static final long serialVersionUID = 1;

    /** Why a call failed. */
    public enum Kind {
        /** The provider limits the rate of requests. */
        THROTTLED("too many requests"),
        /** The provider has no machine left, or the account's quota is used up. */
        NO_CAPACITY("no capacity"),
        /** Another launch has used the idempotency token. */
        REPEATED("another launch was faster"),
        /** The provider rejected the request: wrong settings or missing permissions. */
        REJECTED("rejected"),
        /** The provider could not be reached, or a local process could not be created. */
        UNAVAILABLE("unavailable");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;

    /**
     * @param operation what failed, as the beginning of a sentence: {@code worker=app-instance-1 could not be started}
     * @param detail the provider's own words
     */
    public FleetException(Kind kind, String operation, String detail, Throwable cause) {
        super(operation + ": " + Objects.requireNonNull(kind, "kind").text + " (" + detail + ")", cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
