package dev.osprey.core.queues;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Reads the dead-letter queue without consuming it, and moves its messages back to the request queue.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class DeadLetterQueue {

    /** A received message is invisible to other receivers for this long, unless it is released earlier. */
    public static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);

    // The limit of SQS for one call.
    private static final int BATCH = 10;
    // A poll of zero seconds asks only some of the servers of SQS.
    private static final int WAIT_SECONDS = 1;
    // Followed by the id of the message that was replaced, '/' and its group.
    private static final String OWN_GROUP = "dead/";

    private final SqsClient sqs;
    private final String url;
    private final String requestsUrl;
    private final boolean fifo;
    private final String replyQueuesPrefix;

    DeadLetterQueue(SqsClient sqs, String url, String requestsUrl, boolean fifo, String replyQueuesPrefix) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.url = Objects.requireNonNull(url, "url");
        this.requestsUrl = Objects.requireNonNull(requestsUrl, "requestsUrl");
        this.fifo = fifo;
        this.replyQueuesPrefix = Objects.requireNonNull(replyQueuesPrefix, "replyQueuesPrefix");
    }

    /** Receives at most ten of the visible messages; none when nobody else released or sent one for a second. */
    public List<DeadLetter> receive() {
        return sqs
                .receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .visibilityTimeout((int) VISIBILITY_TIMEOUT.toSeconds())
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages()
                .stream()
                .map(message -> DeadLetter.of(message, replyQueuesPrefix))
                .toList();
    }

    /** Makes received messages visible again; one that is gone or visible already is no error. */
    public void release(Collection<String> receiptHandles) {
        List<String> all = List.copyOf(receiptHandles);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url)
                    .entries(IntStream.range(0, batch.size())
                            .mapToObj(each -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                    .id(Integer.toString(each))
                                    .receiptHandle(batch.get(each))
                                    .visibilityTimeout(0)
                                    .build())
                            .toList()));
        }
    }

    /** Sends a received message to the request queue as a new message and deletes it here. */
    public void redrive(DeadLetter letter) {
        // Its id is new with each redrive: a FIFO queue would drop a message with the deduplication id of the original.
        send(letter, requestsUrl, letter.group().map(DeadLetterQueue::originalGroup), letter.id());
        delete(letter);
    }

    /**
     * Whether no other letter of the same group can be received until this one is visible again or deleted. True on a FIFO
     * queue only.
     */
    public boolean blocksOthers(DeadLetter letter) {
        return fifo
                && letter.group().filter(group -> !group.startsWith(OWN_GROUP)).isPresent();
    }

    /** Replaces a received message by one in a group of its own, which blocks no other. */
    public void separate(DeadLetter letter) {
        // SQS has given the letter its message id as deduplication id: the copy would be dropped with the same.
        String own = OWN_GROUP + letter.id();
        send(letter, url, letter.group().map(group -> own + "/" + group), own);
        delete(letter);
    }

    private void send(DeadLetter letter, String destination, Optional<String> group, String deduplicationId) {
        Message message = letter.message();
        SendMessageRequest.Builder copy = SendMessageRequest.builder()
                .queueUrl(destination)
                .messageBody(message.body())
                .messageAttributes(message.messageAttributes());
        group.ifPresent(copy::messageGroupId);
        if (fifo) {
            copy.messageDeduplicationId(deduplicationId);
        }
        sqs.sendMessage(copy.build());
    }

    private static String originalGroup(String group) {
        return group.startsWith(OWN_GROUP) ? group.substring(group.indexOf('/', OWN_GROUP.length()) + 1) : group;
    }

    /** Deletes a received message. */
    public void delete(DeadLetter letter) {
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(letter.receiptHandle()));
    }
}
