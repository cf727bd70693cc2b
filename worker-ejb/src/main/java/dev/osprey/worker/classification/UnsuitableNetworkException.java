package dev.osprey.worker.classification;

/** A file of a network that is not to be used instead of the plain one. The message is the reason, for a log line. */
final class UnsuitableNetworkException extends Exception {

    private static final long serialVersionUID = 1;

    UnsuitableNetworkException(String message) {
        super(message);
    }

    UnsuitableNetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
