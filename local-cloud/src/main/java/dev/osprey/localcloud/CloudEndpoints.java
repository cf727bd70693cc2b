package dev.osprey.localcloud;

import java.net.URI;
import java.util.Objects;

/** The base URLs of the three servers. */
record CloudEndpoints(URI sqs, URI s3, URI dynamoDb) {

    CloudEndpoints {
        Objects.requireNonNull(sqs, "sqs");
        Objects.requireNonNull(s3, "s3");
        Objects.requireNonNull(dynamoDb, "dynamoDb");
    }

    String asProperties() {
        return "sqs=" + sqs + "\ns3=" + s3 + "\ndynamodb=" + dynamoDb + "\n";
    }

    String asLine() {
        return "sqs=" + sqs + " s3=" + s3 + " dynamodb=" + dynamoDb;
    }
}
