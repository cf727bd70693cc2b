package dev.osprey.core.messages;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a request came from: read from the attributes of its SQS message, where Amazon's JMS library puts headers and
 * properties, by code that needs no JMS consumer.
 *
 * @param imageId id of the image
 * @param replyTo name of the reply queue
 * @param requestId id of the HTTP request that submitted the image; "none" when the message has none
 */
public record RequestOrigin(String imageId, String replyTo, String requestId) {

    private static final String CORRELATION_ID = "JMS_SQSCorrelationID";
    private static final String REPLY_TO = "JMS_SQSReplyToQueueName";

    public RequestOrigin {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(requestId, "requestId");
    }

    /**
     * @param attributes string values of the message attributes by name
     * @return empty when the message is not a request of this service
     */
    public static Optional<RequestOrigin> of(Map<String, String> attributes) {
        String imageId = attributes.get(CORRELATION_ID);
        String replyTo = attributes.get(REPLY_TO);
        if (imageId == null || replyTo == null) {
            return Optional.empty();
        }
        return Optional.of(new RequestOrigin(
                imageId, replyTo, attributes.getOrDefault(Messages.REQUEST_ID, Messages.NO_REQUEST_ID)));
    }

    /** The prefix of log lines about this request. */
    public String logPrefix() {
        return "request=" + requestId + " id=" + imageId;
    }
}
