package dev.osprey.core.images;

/** There is no memory for this image at the moment, because others are being decoded: the same may succeed later. */
public class DecodingBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param cause null when there is none */
    public DecodingBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
