package dev.osprey.core.queues;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The reply queues of the web nodes, each tagged with its node's last heartbeat. A queue without that tag does not belong to
 * a web node and is never touched.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ReplyQueues {

    private static final String HEARTBEAT_TAG = "osprey-beat";
    private static final int PAGE_SIZE = 1000;

    private final SqsClient sqs;
    private final String prefix;

    ReplyQueues(SqsClient sqs, String prefix) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /**
     * Marks a queue as in use.
     *
     * @param heartbeat a text that differs from the one before, such as the node's own time; no clock is compared with it
     * @throws QueueDoesNotExistException when the queue is missing; the resource adapter creates it again
     */
    public void heartbeat(String queue, String heartbeat) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of(HEARTBEAT_TAG, heartbeat)));
    }

    /** The last heartbeat of each web node by the name of its queue. */
    public Map<String, String> heartbeats() {
        Map<String, String> heartbeats = new HashMap<>();
        sqs.listQueuesPaginator(request -> request.queueNamePrefix(prefix).maxResults(PAGE_SIZE))
                .queueUrls()
                .forEach(url -> heartbeatOf(url)
                        .ifPresent(heartbeat -> heartbeats.put(url.substring(url.lastIndexOf('/') + 1), heartbeat)));
        return heartbeats;
    }

    private Optional<String> heartbeatOf(String url) {
        try {
            return Optional.ofNullable(
                    sqs.listQueueTags(request -> request.queueUrl(url)).tags().get(HEARTBEAT_TAG));
        } catch (QueueDoesNotExistException removedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Purges the reply queues of all web nodes that have messages. */
    public void purge() {
        heartbeats().keySet().forEach(this::purge);
    }

    private void purge(String queue) {
        try {
            String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
            boolean empty = sqs
                    .getQueueAttributes(request -> request.queueUrl(url)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes()
                    .values()
                    .stream()
                    .allMatch("0"::equals);
            // A purge also deletes replies that are sent within the next minute.
            if (!empty) {
                sqs.purgeQueue(request -> request.queueUrl(url));
            }
        } catch (QueueDoesNotExistException | PurgeQueueInProgressException removedOrPurgedMeanwhile) {
            // Nothing is left to delete.
        }
    }

    /** Deletes a queue; a missing queue is no error. */
    public void remove(String queue) {
        try {
            String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
            sqs.deleteQueue(request -> request.queueUrl(url));
        } catch (QueueDoesNotExistException removedMeanwhile) {
            // The queue is gone, which is all that is needed.
        }
    }
}
