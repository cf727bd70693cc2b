package dev.osprey.core.queues;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.RequestOrigin;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.storage.StorageKeys;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A message of the dead-letter queue, as one receive call returned it.
 *
 * @param message as received
 * @param origins of the request, or of all objects that S3 announces; empty when the message is neither
 * @param request whether it is a request of this service
 */
public record DeadLetter(Message message, List<RequestOrigin> origins, boolean request) {

    public DeadLetter {
        Objects.requireNonNull(message, "message");
        origins = List.copyOf(origins);
    }

    static DeadLetter of(Message message, String replyQueuesPrefix) {
        Map<String, String> texts = message.messageAttributes().entrySet().stream()
                .filter(attribute -> attribute.getValue().stringValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
        Optional<RequestOrigin> request = RequestOrigin.of(texts, replyQueuesPrefix);
        return new DeadLetter(
                message, request.map(List::of).orElseGet(() -> objects(message.body())), request.isPresent());
    }

    private static List<RequestOrigin> objects(String body) {
        try {
            return S3EventNotification.read(body).stream()
                    .flatMap(notification -> notification.created().stream())
                    .map(object -> new RequestOrigin(
                            StorageKeys.uploaded(object).orElseGet(object::queued),
                            Optional.empty(),
                            object.requestId()))
                    .toList();
        } catch (MalformedMessageException neither) {
            return List.of();
        }
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
