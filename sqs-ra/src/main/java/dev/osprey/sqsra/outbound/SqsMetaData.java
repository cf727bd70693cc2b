package dev.osprey.sqsra.outbound;

import jakarta.resource.spi.ManagedConnectionMetaData;

/** What a container may want to know of SQS. */
record SqsMetaData(String userName) implements ManagedConnectionMetaData {
    @Override
    public String getEISProductName() {
        return "Amazon SQS";
    }

    /** The version of the API that the SDK speaks. */
    @Override
    public String getEISProductVersion() {
        return "2012-11-05";
    }

    /** No limit. */
    @Override
    public int getMaxConnections() {
        return 0;
    }

    @Override
    public String getUserName() {
        return userName;
    }
}
