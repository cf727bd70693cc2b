package dev.osprey.core.storage;

import dev.osprey.core.failures.ExternalFault;

/** S3 could not be reached or refused a call. */
public class StorageException extends RuntimeException implements ExternalFault {

    private static final long serialVersionUID = 1;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
