package dev.osprey.sqsra.outbound;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Sends the small messages that come at once for the same queue with one call. */
final class SendGroups {
    /** Ten messages of this size, with some space for what else belongs to a request, are a request of at most 1 MiB. */
    private static final long MOST_BYTES = 100 * 1024;

    /** As many queues as {@link KnownQueues} remembers. */
    private static final int MOST_GROUPS = 1000;

    private final SqsClient client;
    private final Duration linger;
    private final Map<Target, SendGroup> groups = new ConcurrentHashMap<>();

    /** @param linger how long a message waits at most for others to follow */
    SendGroups(SqsClient client, Duration linger) {
        this.client = client;
        this.linger = linger;
    }

    /**
     * Returns when SQS has confirmed this message.
     *
     * @param batchSize how many messages are expected at about the same time, this one included
     * @param accessKey with which the request is signed
     * @throws RuntimeException as {@link SqsClient#sendMessage(SendMessageRequest)}
     */
    SendMessageResponse send(SendMessageRequest request, int batchSize, Optional<AccessKey> accessKey) {
        // A FIFO queue keeps the order of calls; a large message would make the others wait.
        if (request.queueUrl().endsWith(".fifo") || large(request)) {
            return client.sendMessage(request);
        }
        if (groups.size() >= MOST_GROUPS) {
            groups.clear();
        }
        return groups.computeIfAbsent(
                        new Target(request.queueUrl(), accessKey), target -> new SendGroup(client, linger))
                .send(request, batchSize);
    }

    private static boolean large(SendMessageRequest request) {
        // No character has less than a byte: a body of more characters need not be encoded to be measured.
        return request.messageBody().length() > MOST_BYTES || bytes(request) > MOST_BYTES;
    }

    private static long bytes(SendMessageRequest request) {
        long bytes = utf8Bytes(request.messageBody());
        for (Map.Entry<String, MessageAttributeValue> attribute :
                request.messageAttributes().entrySet()) {
            MessageAttributeValue value = attribute.getValue();
            bytes += utf8Bytes(attribute.getKey()) + utf8Bytes(value.dataType()) + utf8Bytes(value.stringValue());
            bytes += value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length;
        }
        return bytes;
    }

    private static long utf8Bytes(String text) {
        if (text == null) {
            return 0;
        }
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** One call is for one queue and signed with one key. */
    private record Target(String queueUrl, Optional<AccessKey> accessKey) {}
}
