package dev.osprey.core.queues;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The web nodes' reply queues, each with its node's last sign of life as tags. A queue without that tag is none of them
 * and is never touched.
 *
 * <p>Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ReplyQueues {

    private static final String BEAT = "osprey-beat";
    private static final String RATE = "osprey-answers-per-second";
    private static final int PAGE = 1000;

    private final SqsClient sqs;
    private final String prefix;

    ReplyQueues(SqsClient sqs, String prefix) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /** @throws QueueDoesNotExistException when the node's queue is missing; the adapter makes it anew */
    public void tell(String queue, SignOfLife sign) {
        Map<String, String> tags = new HashMap<>();
        tags.put(BEAT, sign.beat());
        tags.put(
                RATE,
                sign.answersPerSecond().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.3f", sign.answersPerSecond().getAsDouble())
                        : "");
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        sqs.tagQueue(request -> request.queueUrl(url).tags(tags));
    }

    /** The last sign of each node, by the name of its queue. */
    public Map<String, SignOfLife> all() {
        Map<String, SignOfLife> signs = new HashMap<>();
        sqs.listQueuesPaginator(request -> request.queueNamePrefix(prefix).maxResults(PAGE))
                .queueUrls()
                .forEach(url -> sign(url).ifPresent(sign -> signs.put(url.substring(url.lastIndexOf('/') + 1), sign)));
        return signs;
    }

    private Optional<SignOfLife> sign(String url) {
        try {
            Map<String, String> tags =
                    sqs.listQueueTags(request -> request.queueUrl(url)).tags();
            return Optional.ofNullable(tags.get(BEAT)).map(beat -> new SignOfLife(beat, rate(tags.get(RATE))));
        } catch (QueueDoesNotExistException removedMeanwhile) {
            return Optional.empty();
        }
    }

    private static OptionalDouble rate(String text) {
        return text == null || text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
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
