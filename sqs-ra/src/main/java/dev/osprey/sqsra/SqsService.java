package dev.osprey.sqsra;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.resource.spi.InvalidPropertyException;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Which SQS is meant. An empty region or endpoint means the SDK's default. */
public record SqsService(Optional<String> region, Optional<URI> endpoint) {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    public SqsService {
        Objects.requireNonNull(region);
        Objects.requireNonNull(endpoint);
    }

    /**
     * What the properties name; where they are empty, what the adapter names.
     *
     * @param adapter may be null
     * @throws InvalidPropertyException when one of them makes no sense
     */
    public static SqsService of(PropertyText region, PropertyText endpoint, SqsResourceAdapter adapter)
            throws InvalidPropertyException {
        return new SqsService(
                region.or(adapter == null ? "" : adapter.getRegion()).optional(),
                endpoint.or(adapter == null ? "" : adapter.getEndpoint()).endpoint());
    }

    /**
     * A client of its own, closed by the caller; makes no call.
     *
     * @param connections the most HTTP connections
     * @param call the bound of a call with all its attempts
     * @param attempt the bound of one attempt
     * @throws software.amazon.awssdk.core.exception.SdkClientException when no region is found
     */
    public SqsClient client(int connections, Duration call, Duration attempt, RetryStrategy retries) {
        SqsClientBuilder builder = SqsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempt))
                // A provider of its own: the shared one would be closed with the first client.
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .overrideConfiguration(o ->
                        o.apiCallTimeout(call).apiCallAttemptTimeout(attempt).retryStrategy(retries));
        region.ifPresent(name -> builder.region(Region.of(name)));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
