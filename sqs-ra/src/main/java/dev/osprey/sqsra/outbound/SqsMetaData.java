package dev.osprey.sqsra.outbound;

import jakarta.resource.spi.ManagedConnectionMetaData;

/** SQS as container tools show it. */
record SqsMetaData(String userName) implements ManagedConnectionMetaData {
    @Override
    public String getEISProductName() {
        return "Amazon SQS";
    }

    /** The API version of the SDK. */
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
