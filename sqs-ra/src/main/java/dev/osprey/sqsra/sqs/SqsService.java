package dev.osprey.sqsra.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.resource.spi.InvalidPropertyException;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** An SQS service by region and endpoint; empty means the default of the SDK. */
public record SqsService(Optional<String> region, Optional<URI> endpoint) {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    public SqsService {
        Objects.requireNonNull(region);
        Objects.requireNonNull(endpoint);
    }

    /**
     * The service that the properties name, with the adapter's values for empty ones.
     *
     * @throws InvalidPropertyException when a value is invalid
     */
    public static SqsService of(ConfigProperty region, ConfigProperty endpoint, Optional<SqsAdapter> adapter)
            throws InvalidPropertyException {
        return new SqsService(
                region.or(adapter.map(SqsAdapter::getRegion).orElse("")).optional(),
                endpoint.or(adapter.map(SqsAdapter::getEndpoint).orElse("")).endpoint());
    }

    /**
     * Opens a client, which the caller must close; makes no call.
     *
     * @param connections upper bound of HTTP connections
     * @param call timeout of a call with all its attempts
     * @param attempt timeout of one attempt
     * @throws software.amazon.awssdk.core.exception.SdkClientException when no region is found
     */
    public SqsClient client(int connections, Duration call, Duration attempt, RetryStrategy retries) {
        SqsClientBuilder builder = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempt))
                // Not the shared instance: the first client to close would close it.
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .overrideConfiguration(o ->
                        o.apiCallTimeout(call).apiCallAttemptTimeout(attempt).retryStrategy(retries));
        region.ifPresent(name -> builder.region(Region.of(name)));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
