package dev.osprey.core.cloud;

import java.time.Duration;

import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** How long a call to the cloud may take: whoever waits for an upload hears of a service that hangs within seconds. */
public final class CallTimeouts {

    /** One try; a message of 1 MiB takes far less. */
    public static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** All tries together. */
    public static final Duration CALL = Duration.ofSeconds(12);

    private CallTimeouts() {}

    public static void set(ClientOverrideConfiguration.Builder configuration) {
        configuration.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL);
    }
}
