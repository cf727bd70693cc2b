package dev.osprey.core.storage;

/** S3 answered a call with an error. */
final class S3ErrorException extends StorageException {

    private static final int NOT_FOUND = 404;
    // Of two calls at the same time.
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /**
     * @param status of HTTP
     * @param code of S3, such as {@code NoSuchKey}; null when the answer has none, for example to a HEAD request
     */
    S3ErrorException(String message, Throwable cause, int status, String code) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    boolean hasCode(String other) {
        return other.equals(code);
    }

    boolean notFound() {
        return status == NOT_FOUND;
    }

    /** Whether the object is not, or no longer, as the call demands. */
    boolean unmet() {
        return status == PRECONDITION_FAILED || status == CONFLICT;
    }
}
