package dev.osprey.sqsra.inbound;

import java.time.Duration;

import dev.osprey.sqsra.sqs.SqsService;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The two clients of one activation. Closing a client is the only sure way to abort a long poll in progress, and must not
 * break the calls that delete and release messages.
 */
final class SqsClients implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(4);
    // How long a response may take beyond the wait time of a long poll.
    private static final Duration RESPONSE = Duration.ofSeconds(5);
    // Three threads make calls (visibility, acknowledgement, poller); the rest is headroom.
    private static final int CONNECTIONS = 8;

    private final SqsClient polling;
    private final SqsClient prompt;

    SqsClients(SqsClient polling, SqsClient prompt) {
        this.polling = polling;
        this.prompt = prompt;
    }

    /**
     * Makes no call.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException when no region is found
     */
    static SqsClients open(ActivationSettings settings) {
        Duration poll = settings.waitTime().plus(RESPONSE);
        SqsService service = settings.service();
        return new SqsClients(
                service.client(CONNECTIONS, poll, poll, DefaultRetryStrategy.doNotRetry()),
                service.client(
                        CONNECTIONS,
                        CALL,
                        ATTEMPT,
                        DefaultRetryStrategy.standardStrategyBuilder().build()));
    }

    /** For long polls; does not retry, as the poller has its own backoff. */
    SqsClient polling() {
        return polling;
    }

    /** For all other calls. */
    SqsClient prompt() {
        return prompt;
    }

    /** Aborts a long poll in progress; no further one is possible. */
    void abortPolling() {
        polling.close();
    }

    @Override
    public void close() {
        polling.close();
        prompt.close();
    }
}
