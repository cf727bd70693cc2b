package dev.osprey.core.queues;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.osprey.core.messages.RequestOrigin;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A message of the dead-letter queue, as one receive call returned it.
 *
 * @param message as received
 * @param origin empty when the message is not a request of this service
 */
public record DeadLetter(Message message, Optional<RequestOrigin> origin) {

    public DeadLetter {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(origin, "origin");
    }

    static DeadLetter of(Message message, String replyQueuesPrefix) {
        Map<String, String> texts = message.messageAttributes().entrySet().stream()
                .filter(attribute -> attribute.getValue().stringValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
        return new DeadLetter(message, RequestOrigin.of(texts, replyQueuesPrefix));
    }

    /** The same each time the message is received. */
    public String id() {
        return message.messageId();
    }

    /** Its message group. */
    Optional<String> group() {
        return Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    /** What the last receive call gave for releasing the message. */
    public String receiptHandle() {
        return message.receiptHandle();
    }
}
