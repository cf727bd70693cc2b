package dev.osprey.core.queues;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

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

    /** Creates the request queue and its dead-letter queue if they are missing. */
    public void createRequestQueues() {
        create(settings.deadLetterQueue(), Map.of());
        String deadLetterArn = arn(settings.deadLetterQueue());
        create(
                settings.requestQueue(),
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        Integer.toString(settings.visibilitySeconds()),
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                                .formatted(deadLetterArn, settings.maxReceives())));
    }

    private void create(String name, Map<QueueAttributeName, String> attributes) {
        try {
            url(name);
        } catch (QueueDoesNotExistException missing) {
            Map<QueueAttributeName, String> all = new EnumMap<>(QueueAttributeName.class);
            all.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(RETENTION.toSeconds()));
            all.putAll(attributes);
            sqs.createQueue(request -> request.queueName(name).attributes(all));
        }
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

    /**
     * Starts a redrive: SQS moves all dead letters back to the request queue in the background.
     *
     * @return how many dead letters there are
     */
    public int redriveDeadLetters() {
        int before = deadLetterDepth().visible();
        if (before > 0) {
            sqs.startMessageMoveTask(request ->
                    request.sourceArn(arn(settings.deadLetterQueue())).destinationArn(arn(settings.requestQueue())));
        }
        return before;
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
