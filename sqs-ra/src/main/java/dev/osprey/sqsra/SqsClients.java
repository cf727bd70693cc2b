package dev.osprey.sqsra;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The two clients of one activation: closing the one for long polls is the one sure way to end a poll that is under way,
 * and must not break the calls that acknowledge and hand back.
 */
final class SqsClients implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(4);
    // What a long poll may take beyond its wait; after that SQS has lost it.
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    // Calls come from three threads (visibility, acknowledgement, poller); the rest is room.
    private static final int CONNECTIONS = 8;

    private final SqsClient polling;
    private final SqsClient prompt;

    SqsClients(ActivationSettings settings) {
        Duration poll = settings.waitTime().plus(ANSWER);
        this.polling = build(settings, poll, poll, false);
        this.prompt = build(settings, CALL, ATTEMPT, true);
    }

    /** For long polls; makes one attempt a call, as the poller has its own back-off. */
    SqsClient polling() {
        return polling;
    }

    SqsClient prompt() {
        return prompt;
    }

    /** Ends a long poll that is under way. */
    void abortPolling() {
        polling.close();
    }

    @Override
    public void close() {
        polling.close();
        prompt.close();
    }

    private static SqsClient build(ActivationSettings settings, Duration call, Duration attempt, boolean retry) {
        var builder = SqsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempt))
                // A provider of its own: the shared one would be closed with the first client.
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .overrideConfiguration(o -> o.apiCallTimeout(call)
                        .apiCallAttemptTimeout(attempt)
                        .retryStrategy(
                                retry
                                        ? DefaultRetryStrategy.standardStrategyBuilder()
                                                .build()
                                        : DefaultRetryStrategy.doNotRetry()));
        Optional<String> region = settings.region();
        Optional<URI> endpoint = settings.endpoint();
        region.ifPresent(name -> builder.region(Region.of(name)));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
