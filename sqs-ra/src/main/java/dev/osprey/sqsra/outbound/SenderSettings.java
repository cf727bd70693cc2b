package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.Objects;

import dev.osprey.sqsra.sqs.SqsService;

/**
 * What a connection factory was asked for, checked and typed.
 *
 * @param attemptTimeout the bound of one attempt of a call
 * @param callTimeout the bound of all attempts together
 */
record SenderSettings(SqsService service, Duration attemptTimeout, Duration callTimeout) {
    SenderSettings {
        Objects.requireNonNull(service);
        Objects.requireNonNull(attemptTimeout);
        Objects.requireNonNull(callTimeout);
    }
}
