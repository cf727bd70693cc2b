package dev.osprey.sqsra.inbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * A client without a server: returns the messages of a test and records the batch calls, as receipt handles with their
 * visibility timeouts. How a real server responds is tested in {@link SettlementOnSqsIT}.
 */
final class ScriptedSqs implements SqsClient {
    final List<List<String>> deletes = new ArrayList<>();
    final List<Map<String, Integer>> visibilityChanges = new ArrayList<>();
    private final Queue<Message> messages = new ArrayDeque<>();
    final List<Integer> receiveLimits = new ArrayList<>();
    private Runnable duringReceive = () -> {};
    private boolean available = true;
    private Optional<BatchResultErrorEntry> failure = Optional.empty();

    /** Adds a message whose id and receipt handle are the text. */
    ScriptedSqs with(String text) {
        return with(text, Map.of());
    }

    ScriptedSqs with(String text, Map<MessageSystemAttributeName, String> attributes) {
        Map<MessageSystemAttributeName, String> all = new EnumMap<>(MessageSystemAttributeName.class);
        all.put(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1");
        all.putAll(attributes);
        messages.add(Message.builder()
                .messageId(text)
                .receiptHandle(text)
                .body(text)
                .attributes(all)
                .build());
        return this;
    }

    ScriptedSqs with(int count) {
        for (int i = 1; i <= count; i++) {
            with(Integer.toString(i));
        }
        return this;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    SqsClients clients() {
        return new SqsClients(this, this);
    }

    /** Runs in each receive call. */
    void duringReceive(Runnable action) {
        duringReceive = action;
    }

    /** Whether batch calls reach SQS; otherwise they throw. */
    void available(boolean reachable) {
        available = reachable;
    }

    /** One entry of the next batch call fails. */
    void failOnce(int entry, String code, boolean senderFault) {
        failure = Optional.of(BatchResultErrorEntry.builder()
                .id(Integer.toString(entry))
                .code(code)
                .senderFault(senderFault)
                .build());
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        return GetQueueUrlResponse.builder()
                .queueUrl("http://localhost:1/000000000000/" + request.queueName())
                .build();
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
        receiveLimits.add(request.maxNumberOfMessages());
        duringReceive.run();
        List<Message> received = new ArrayList<>();
        while (received.size() < request.maxNumberOfMessages() && !messages.isEmpty()) {
            received.add(messages.remove());
        }
        return ReceiveMessageResponse.builder().messages(received).build();
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
        deletes.add(request.entries().stream()
                .map(DeleteMessageBatchRequestEntry::receiptHandle)
                .toList());
        return DeleteMessageBatchResponse.builder().failed(failed()).build();
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
            ChangeMessageVisibilityBatchRequest request) {
        Map<String, Integer> timeouts = new HashMap<>();
        for (ChangeMessageVisibilityBatchRequestEntry entry : request.entries()) {
            timeouts.put(entry.receiptHandle(), entry.visibilityTimeout());
        }
        visibilityChanges.add(timeouts);
        return ChangeMessageVisibilityBatchResponse.builder().failed(failed()).build();
    }

    private List<BatchResultErrorEntry> failed() {
        if (!available) {
            throw SdkClientException.create("SQS is not reachable");
        }
        List<BatchResultErrorEntry> failed = failure.stream().toList();
        failure = Optional.empty();
        return failed;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // No resources.
    }
}
