package dev.osprey.core.queues;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import dev.osprey.core.aws.CallTimeouts;
import dev.osprey.core.settings.CloudSettings;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The queues of the service.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class SqsQueues implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SqsQueues.class.getName());

    private static final Duration RETENTION = Duration.ofDays(14);

    private final SqsClient sqs;
    private final CloudSettings settings;

    public SqsQueues(CloudSettings settings) {
        this.settings = settings;
        // The HTTP client is named: looked up by the class loader it would depend on what else the server has.
        SqsClientBuilder builder = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(CallTimeouts::set);
        settings.sqsEndpoint().ifPresent(builder::endpointOverride);
        sqs = builder.build();
    }

    /** The web nodes' reply queues. */
    public ReplyQueues replies() {
        return new ReplyQueues(sqs, settings.replyQueuesPrefix());
    }

    /** The requests that failed too often. */
    public DeadLetterQueue deadLetters() {
        return new DeadLetterQueue(
                sqs,
                url(settings.deadLetterQueue()),
                url(settings.requestQueue()),
                settings.fifo(),
                settings.replyQueuesPrefix());
    }

    /**
     * Makes the request queue and its dead-letter queue what the settings say: creates missing queues, and changes the
     * attributes of existing ones that differ. If the settings forbid both, it only logs the differences.
     *
     * @throws QueueDoesNotExistException when a queue is missing and must not be created
     */
    public void createRequestQueues() {
        provide(settings.deadLetterQueue(), attributes());
        Map<QueueAttributeName, String> requests = attributes();
        requests.put(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(settings.visibilitySeconds()));
        requests.put(
                QueueAttributeName.REDRIVE_POLICY,
                String.format(
                        Locale.ROOT,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}",
                        arn(settings.deadLetterQueue()),
                        settings.maxReceives()));
        provide(settings.requestQueue(), requests);
    }

    /** The attributes of both queues that can be changed. */
    private Map<QueueAttributeName, String> attributes() {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(RETENTION.toSeconds()));
        if (settings.fifo()) {
            // High throughput: the quota of SQS applies to each uploader instead of the queue.
            attributes.put(QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup");
            attributes.put(QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId");
        }
        return attributes;
    }

    private void provide(String name, Map<QueueAttributeName, String> attributes) {
        try {
            adjust(name, new QueueAttributes(attributes));
        } catch (QueueDoesNotExistException missing) {
            if (!settings.createQueues()) {
                throw missing;
            }
            Map<QueueAttributeName, String> all = new EnumMap<>(attributes);
            if (settings.fifo()) {
                all.put(QueueAttributeName.FIFO_QUEUE, "true");
            }
            sqs.createQueue(request -> request.queueName(name).attributes(all));
        }
    }

    private void adjust(String name, QueueAttributes wanted) {
        String url = url(name);
        Map<QueueAttributeName, String> existing = sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
        Map<QueueAttributeName, String> changed = wanted.changed(existing);
        if (changed.isEmpty()) {
            return;
        }
        String differences =
                wanted.differences(existing).stream().map(Object::toString).collect(Collectors.joining("; "));
        if (settings.createQueues()) {
            sqs.setQueueAttributes(request -> request.queueUrl(url).attributes(changed));
            LOG.warning(() -> "queue " + name + " differed from the settings and was changed: " + differences);
        } else {
            LOG.warning(() -> "queue " + name
                    + " differs from the settings (osprey.queues.create is false, so it stays): " + differences);
        }
    }

    /**
     * Lets S3 send what happens in a bucket to the request queue, unless the queue has a policy already: it may be somebody else's.
     *
     * @return ARN of the queue
     */
    public String admitEvents(String bucket) {
        String queue = settings.requestQueue();
        String arn = arn(queue);
        Map<QueueAttributeName, String> existing = sqs.getQueueAttributes(
                        request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.ALL))
                .attributes();
        if (existing.getOrDefault(QueueAttributeName.POLICY, "").isEmpty()) {
            // arn:partition:sqs:region:account:name
            String[] parts = arn.split(":");
            String policy = String.format(
                    Locale.ROOT,
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S3Events\",\"Effect\":\"Allow\","
                            + "\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"sqs:SendMessage\","
                            + "\"Resource\":\"%s\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"arn:%s:s3:::%s\"},"
                            + "\"StringEquals\":{\"aws:SourceAccount\":\"%s\"}}}]}",
                    arn,
                    parts[1],
                    bucket,
                    parts[4]);
            sqs.setQueueAttributes(
                    request -> request.queueUrl(url(queue)).attributes(Map.of(QueueAttributeName.POLICY, policy)));
        }
        return arn;
    }

    public QueueDepth requestDepth() {
        return depth(settings.requestQueue());
    }

    public QueueDepth deadLetterDepth() {
        return depth(settings.deadLetterQueue());
    }

    /**
     * Purges the request queue, messages in flight included.
     *
     * @return how many messages it held
     * @throws PurgeTooSoonException less than a minute after the last purge
     */
    public int purgeRequests() throws PurgeTooSoonException {
        return purge(settings.requestQueue());
    }

    /** As {@link #purgeRequests}, for the dead-letter queue. */
    public int purgeDeadLetters() throws PurgeTooSoonException {
        return purge(settings.deadLetterQueue());
    }

    private int purge(String queue) throws PurgeTooSoonException {
        int before = depth(queue).total();
        if (before == 0) {
            return 0;
        }
        try {
            sqs.purgeQueue(request -> request.queueUrl(url(queue)));
            return before;
        } catch (PurgeQueueInProgressException tooSoon) {
            throw new PurgeTooSoonException(queue, tooSoon);
        }
    }

    private String arn(String queue) {
        return sqs.getQueueAttributes(
                        request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private QueueDepth depth(String queue) {
        Map<QueueAttributeName, String> counts = sqs.getQueueAttributes(request -> request.queueUrl(url(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes();
        return new QueueDepth(
                Integer.parseInt(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)),
                Integer.parseInt(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)),
                Integer.parseInt(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
    }

    private String url(String name) {
        return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
    }

    @Override
    public void close() {
        sqs.close();
    }
}
