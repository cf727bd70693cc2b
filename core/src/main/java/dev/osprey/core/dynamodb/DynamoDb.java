package dev.osprey.core.dynamodb;

import java.net.URI;
import java.util.Optional;

import dev.osprey.core.aws.CallTimeouts;
import dev.osprey.core.tracing.SdkSpans;
import dev.osprey.core.tracing.Tracing;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Opens the client that all tables share. */
public final class DynamoDb {

    private static final int MAX_CONNECTIONS = 128;

    private DynamoDb() {}

    /**
     * A client with the SDK's own chains for region and credentials; the caller closes it.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     */
    public static DynamoDbClient client(Optional<URI> endpoint) {
        return client(endpoint, Tracing.off());
    }

    /**
     * The same, with a span for each call within a trace.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     */
    public static DynamoDbClient client(Optional<URI> endpoint, Tracing tracing) {
        // The HTTP client is named: looked up by the class loader it would depend on what else the server has.
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(MAX_CONNECTIONS))
                .overrideConfiguration(configuration -> {
                    CallTimeouts.set(configuration);
                    // A single write may meet a transaction that is about to write the same row.
                    configuration.retryStrategy(
                            strategy -> strategy.retryOnException(TransactionConflictException.class));
                    if (tracing.isOn()) {
                        configuration.addExecutionInterceptor(new SdkSpans(tracing));
                    }
                });
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
