package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.Objects;

import dev.osprey.sqsra.sqs.SqsService;

/**
 * The properties of a connection factory, validated and typed.
 *
 * @param attemptTimeout of one attempt of a call
 * @param callTimeout of a call with all its attempts
 * @param linger how long a message waits at most for others to follow
 */
record SenderSettings(SqsService service, Duration attemptTimeout, Duration callTimeout, Duration linger) {
    SenderSettings {
        Objects.requireNonNull(service);
        Objects.requireNonNull(attemptTimeout);
        Objects.requireNonNull(callTimeout);
        Objects.requireNonNull(linger);
    }
}
