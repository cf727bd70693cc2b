package dev.osprey.core.aws;

import java.time.Duration;

import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** Timeouts of calls to AWS: an upload learns within seconds that a service hangs. */
public final class CallTimeouts {

    /** One attempt; a message of 1 MiB takes far less. */
    public static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** All attempts of a call together. */
    public static final Duration CALL = Duration.ofSeconds(12);

    private CallTimeouts() {}

    public static void set(ClientOverrideConfiguration.Builder configuration) {
        configuration.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL);
    }
}
