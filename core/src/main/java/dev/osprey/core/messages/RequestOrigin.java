package dev.osprey.core.messages;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * Where a request came from. That of a web node is read from the attributes of its SQS message, where Amazon's JMS library puts headers and
 * properties, by code that needs no JMS consumer.
 *
 * @param submitted the image as accepted, still queued
 * @param replyTo name of the reply queue; empty when nobody waits for the answer
 * @param requestId id of the HTTP request that submitted the image; "none" when the message has none
 */
public record RequestOrigin(Classification submitted, Optional<String> replyTo, String requestId) {

    private static final String CORRELATION_ID = "JMS_SQSCorrelationID";
    private static final String REPLY_TO = "JMS_SQSReplyToQueueName";

    public RequestOrigin {
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(requestId, "requestId");
    }

    /**
     * @param attributes string values of the message attributes by name
     * @param replyQueuesPrefix replies go to no other queues
     * @return empty when the message is not a request of this service
     */
    public static Optional<RequestOrigin> of(Map<String, String> attributes, String replyQueuesPrefix) {
        String imageId = attributes.get(CORRELATION_ID);
        String fileName = attributes.get(Messages.FILE_NAME);
        String submittedAt = attributes.get(Messages.SUBMITTED_AT);
        String replyTo = attributes.get(REPLY_TO);
        String requestId = attributes.getOrDefault(Messages.REQUEST_ID, Messages.NO_REQUEST_ID);
        boolean valid = Field.ID.fault(imageId).isEmpty()
                && Field.FILE_NAME.fault(fileName).isEmpty()
                && Field.SUBMITTED_AT.fault(submittedAt).isEmpty()
                && Field.REPLY_TO.fault(replyTo).isEmpty()
                && replyTo.startsWith(replyQueuesPrefix)
                && Field.REQUEST_ID.fault(requestId).isEmpty();
        return valid
                ? Optional.of(new RequestOrigin(
                        Classification.queued(imageId, fileName, Instant.parse(submittedAt)),
                        Optional.of(replyTo),
                        requestId))
                : Optional.empty();
    }

    /** Id of the image. */
    public String imageId() {
        return submitted.id();
    }

    /** The prefix of log lines about this request. */
    public String logPrefix() {
        return "request=" + requestId + " id=" + submitted.id();
    }
}
