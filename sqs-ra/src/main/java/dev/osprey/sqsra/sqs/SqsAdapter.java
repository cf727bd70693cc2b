package dev.osprey.sqsra.sqs;

import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The resource adapter as its beans and connection factories see it. */
public interface SqsAdapter {
    /** AWS region for those that name none; empty means the SDK's default. */
    String getRegion();

    /** URL of an SQS-compatible server for those that name none; empty means Amazon's. */
    String getEndpoint();

    /** Closes the client when the adapter stops, unless {@link #clientClosed} comes first. */
    void clientOpened(SdkAutoCloseable client);

    /** Stops tracking a client that its owner has closed. */
    void clientClosed(SdkAutoCloseable client);
}
