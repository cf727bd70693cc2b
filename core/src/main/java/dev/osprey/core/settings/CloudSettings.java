package dev.osprey.core.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.storage.StorageKeys;
import org.eclipse.microprofile.config.Config;

/**
 * Names of queues, buckets and tables, and the endpoints of stand-ins for AWS.
 *
 * @param sqsEndpoint of a stand-in; empty for AWS itself
 * @param s3Endpoint of a stand-in; empty for AWS itself
 * @param s3Signed whether requests to S3 are signed
 * @param dynamoDbEndpoint of a stand-in; empty for AWS itself
 * @param requestQueue for requests to the workers
 * @param deadLetterQueue for requests that failed too often
 * @param createQueues whether to create missing request queues and to change those that differ from the settings
 * @param maxReceives deliveries of a request before it goes to the dead-letter queue
 * @param visibilitySeconds visibility timeout of the request queue
 * @param inputBucket for images
 * @param outputBucket for answers as text
 * @param bucketOwner AWS account to which both buckets must belong; empty for any
 * @param referenceBuckets further buckets, of which callers may have objects classified
 * @param storageKeys layout of the object keys
 * @param retention of images and their answers
 * @param resultsTable for classifications
 * @param groupedWrites whether rows of that table are written in transactions when they come together
 * @param workersTable for the workers' heartbeats
 * @param idempotencyTable for idempotency keys
 * @param batchesTable for uploads of several images
 * @param sessionsTable for logins in browsers
 * @param apiKeysTable for API keys
 * @param scalingTable for the state that the scalers share
 * @param modelsTable for what the models know
 * @param replyQueuesPrefix common prefix of the web nodes' reply queues
 */
public record CloudSettings(
        Optional<URI> sqsEndpoint,
        Optional<URI> s3Endpoint,
        boolean s3Signed,
        Optional<URI> dynamoDbEndpoint,
        String requestQueue,
        String deadLetterQueue,
        boolean createQueues,
        int maxReceives,
        int visibilitySeconds,
        String inputBucket,
        String outputBucket,
        Optional<String> bucketOwner,
        Set<String> referenceBuckets,
        StorageKeys storageKeys,
        Retention retention,
        String resultsTable,
        boolean groupedWrites,
        String workersTable,
        String idempotencyTable,
        String batchesTable,
        String sessionsTable,
        String apiKeysTable,
        String scalingTable,
        String modelsTable,
        String replyQueuesPrefix) {

    private static final String FIFO = ".fifo";

    public CloudSettings {
        Objects.requireNonNull(bucketOwner, "bucketOwner");
        referenceBuckets = Set.copyOf(referenceBuckets);
        Objects.requireNonNull(storageKeys, "storageKeys");
        Objects.requireNonNull(retention, "retention");
        require("osprey.queues.max-receives", maxReceives);
        require("osprey.queues.visibility-seconds", visibilitySeconds);
    }

    private static void require(String name, int value) {
        Settings.named(name).violation(Integer.toString(value)).ifPresent(violation -> {
            throw new IllegalArgumentException(violation);
        });
    }

    /** Whether a queue of this name is a FIFO queue, as SQS defines it. */
    public static boolean isFifo(String queue) {
        return queue.endsWith(FIFO);
    }

    /** Whether the request queue is a FIFO queue; its dead-letter queue is of the same type. */
    public boolean fifo() {
        return isFifo(requestQueue);
    }

    /** The name of the dead-letter queue, which has the type of the request queue. */
    static String deadLetterQueue(String requestQueue, String configured) {
        return isFifo(requestQueue) && !isFifo(configured) ? configured + FIFO : configured;
    }

    public static CloudSettings from(Config config) {
        String requestQueue = config.getValue("osprey.queues.request", String.class);
        return new CloudSettings(
                config.getOptionalValue("osprey.sqs.endpoint", URI.class),
                config.getOptionalValue("osprey.s3.endpoint", URI.class),
                config.getValue("osprey.s3.sign-requests", Boolean.class),
                config.getOptionalValue("osprey.dynamodb.endpoint", URI.class),
                requestQueue,
                deadLetterQueue(requestQueue, config.getValue("osprey.queues.dead-letter", String.class)),
                config.getValue("osprey.queues.create", Boolean.class),
                config.getValue("osprey.queues.max-receives", Integer.class),
                config.getValue("osprey.queues.visibility-seconds", Integer.class),
                config.getValue("osprey.storage.input-bucket", String.class),
                config.getValue("osprey.storage.output-bucket", String.class),
                config.getOptionalValue("osprey.storage.bucket-owner", String.class),
                config.getOptionalValue("osprey.references.buckets", String.class)
                        .map(buckets -> Set.copyOf(List.of(buckets.split(","))))
                        .orElse(Set.of()),
                StorageKeys.named(config.getValue("osprey.storage.keys", String.class)),
                new Retention(config.getOptionalValue("osprey.retention", Duration.class)),
                config.getValue("osprey.results.table", String.class),
                config.getValue("osprey.results.grouped-writes", Boolean.class),
                config.getValue("osprey.workers.table", String.class),
                config.getValue("osprey.idempotency.table", String.class),
                config.getValue("osprey.batches.table", String.class),
                config.getValue("osprey.sessions.table", String.class),
                config.getValue("osprey.keys.table", String.class),
                config.getValue("osprey.scaling.table", String.class),
                config.getValue("osprey.models.table", String.class),
                config.getValue("osprey.queues.replies-prefix", String.class));
    }
}
