package dev.osprey.sqsra;

import java.time.Duration;

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
    // Calls come from three threads (visibility, acknowledgement, poller); the rest is room.
    private static final int CONNECTIONS = 8;

    private final SqsClient polling;
    private final SqsClient prompt;

    SqsClients(ActivationSettings settings) {
        Duration poll = settings.waitTime().plus(ANSWER);
        SqsService service = settings.service();
        this.polling = service.client(CONNECTIONS, poll, poll, DefaultRetryStrategy.doNotRetry());
        this.prompt = service.client(
                CONNECTIONS,
                CALL,
                ATTEMPT,
                DefaultRetryStrategy.standardStrategyBuilder().build());
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
}
