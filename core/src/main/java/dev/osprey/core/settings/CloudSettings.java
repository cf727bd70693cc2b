package dev.osprey.core.settings;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.storage.StorageKeys;
import org.eclipse.microprofile.config.Config;

/**
 * Names of what the service keeps in the cloud, and where a stand-in for the cloud listens.
 *
 * @param sqsEndpoint of a stand-in; empty for AWS itself
 * @param s3Endpoint of a stand-in; empty for AWS itself
 * @param dynamoDbEndpoint of a stand-in; empty for AWS itself
 * @param requestQueue that the workers read
 * @param deadLetterQueue where a request goes that failed too often
 * @param maxReceives how often a request is tried before it counts as dead
 * @param visibilitySeconds how long a request stays hidden when its worker has died
 * @param inputBucket for images
 * @param outputBucket for answers as text
 * @param storageKeys how objects are named
 * @param resultsTable for answers
 * @param workersTable for the workers' heartbeats
 * @param idempotencyTable for the keys of uploads
 * @param scalingTable for what the scalers of all web nodes share
 * @param replyQueuesPrefix with which the name of each web node's reply queue begins
 */
public record CloudSettings(
        Optional<URI> sqsEndpoint,
        Optional<URI> s3Endpoint,
        Optional<URI> dynamoDbEndpoint,
        String requestQueue,
        String deadLetterQueue,
        int maxReceives,
        int visibilitySeconds,
        String inputBucket,
        String outputBucket,
        StorageKeys storageKeys,
        String resultsTable,
        String workersTable,
        String idempotencyTable,
        String scalingTable,
        String replyQueuesPrefix) {

    public CloudSettings {
        Objects.requireNonNull(storageKeys, "storageKeys");
        if (maxReceives < 1 || maxReceives > 1000) {
            throw new IllegalArgumentException("osprey.queues.max-receives is " + maxReceives + ", not 1 to 1000");
        }
        if (visibilitySeconds < 2 || visibilitySeconds > 43_200) {
            throw new IllegalArgumentException(
                    "osprey.queues.visibility-seconds is " + visibilitySeconds + ", not 2 to 43200");
        }
    }

    public static CloudSettings from(Config config) {
        return new CloudSettings(
                config.getOptionalValue("osprey.sqs.endpoint", URI.class),
                config.getOptionalValue("osprey.s3.endpoint", URI.class),
                config.getOptionalValue("osprey.dynamodb.endpoint", URI.class),
                text(config, "osprey.queues.request", "osprey-requests"),
                text(config, "osprey.queues.dead-letter", "osprey-requests-dead"),
                config.getOptionalValue("osprey.queues.max-receives", Integer.class)
                        .orElse(5),
                config.getOptionalValue("osprey.queues.visibility-seconds", Integer.class)
                        .orElse(10),
                text(config, "osprey.storage.input-bucket", "osprey-input"),
                text(config, "osprey.storage.output-bucket", "osprey-output"),
                StorageKeys.named(text(config, "osprey.storage.keys", "id")),
                text(config, "osprey.results.table", "osprey-results"),
                text(config, "osprey.workers.table", "osprey-workers"),
                text(config, "osprey.idempotency.table", "osprey-idempotency"),
                text(config, "osprey.scaling.table", "osprey-scaling"),
                text(config, "osprey.queues.replies-prefix", "osprey-replies"));
    }

    private static String text(Config config, String name, String otherwise) {
        return config.getOptionalValue(name, String.class).orElse(otherwise);
    }
}
