package dev.osprey.sqsra.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.resource.spi.InvalidPropertyException;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * An SQS service.
 *
 * @param region empty for the default of the SDK
 * @param endpoint empty for that of the SDK
 * @param signed whether requests are signed and the MD5 sums of messages are checked
 */
public record SqsService(Optional<String> region, Optional<URI> endpoint, boolean signed) {
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
    public static SqsService of(
            ConfigProperty region, ConfigProperty endpoint, ConfigProperty signRequests, Optional<SqsAdapter> adapter)
            throws InvalidPropertyException {
        return new SqsService(
                region.or(adapter.map(SqsAdapter::getRegion).orElse("")).optional(),
                endpoint.or(adapter.map(SqsAdapter::getEndpoint).orElse("")).endpoint(),
                signRequests.trueOrFalse());
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
                .credentialsProvider(credentials())
                .checksumValidationEnabled(signed)
                .overrideConfiguration(o ->
                        o.apiCallTimeout(call).apiCallAttemptTimeout(attempt).retryStrategy(retries));
        region.ifPresent(name -> builder.region(Region.of(name)));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private AwsCredentialsProvider credentials() {
        // Not the shared instance: the first client to close would close it.
        return signed ? DefaultCredentialsProvider.builder().build() : AnonymousCredentialsProvider.create();
    }
}
