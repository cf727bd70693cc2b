package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.Objects;

import dev.osprey.sqsra.sqs.SqsService;

/**
 * The properties of a connection factory, validated and typed.
 *
 * @param attemptTimeout of one attempt of a call
 * @param callTimeout of a call with all its attempts
 */
record SenderSettings(SqsService service, Duration attemptTimeout, Duration callTimeout) {
    SenderSettings {
        Objects.requireNonNull(service);
        Objects.requireNonNull(attemptTimeout);
        Objects.requireNonNull(callTimeout);
    }
}
