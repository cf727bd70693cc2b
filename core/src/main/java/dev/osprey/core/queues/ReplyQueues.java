package dev.osprey.core.queues;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The web nodes' reply queues, each with its node's last sign of life as a tag. A queue without that tag is none of them
 * and is never touched.
 *
 * <p>Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ReplyQueues {

    private static final String BEAT = "osprey-beat";
    private static final int PAGE = 1000;

    private final SqsClient sqs;
    private final String prefix;

    ReplyQueues(SqsClient sqs, String prefix) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /**
     * Marks a queue as alive.
     *
     * @param beat differs from the beat before; the node's own time, for people only: nobody compares it with a clock
     * @throws QueueDoesNotExistException when the node's queue is missing; the adapter makes it anew
     */
    public void tell(String queue, String beat) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of(BEAT, beat)));
    }

    /** The last beat of each node, by the name of its queue. */
    public Map<String, String> all() {
        Map<String, String> beats = new HashMap<>();
        sqs.listQueuesPaginator(request -> request.queueNamePrefix(prefix).maxResults(PAGE))
                .queueUrls()
                .forEach(url -> beat(url).ifPresent(beat -> beats.put(url.substring(url.lastIndexOf('/') + 1), beat)));
        return beats;
    }

    private Optional<String> beat(String url) {
        try {
            return Optional.ofNullable(
                    sqs.listQueueTags(request -> request.queueUrl(url)).tags().get(BEAT));
        } catch (QueueDoesNotExistException removedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Removes a queue; that another was faster is no error. */
    public void remove(String queue) {
        try {
            String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
            sqs.deleteQueue(request -> request.queueUrl(url));
        } catch (QueueDoesNotExistException otherWasFaster) {
            // What was wanted is so.
        }
    }
}
