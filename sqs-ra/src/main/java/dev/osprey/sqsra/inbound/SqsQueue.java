package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Calls to one queue, in batches of at most {@link #BATCH}. Every method may throw {@code SdkException}. */
final class SqsQueue {
    /** The most messages that SQS accepts or returns in one call. */
    static final int BATCH = 10;

    private final SqsClients clients;
    private final String url;
    private final String name;
    private final Duration waitTime;
    private final Duration visibilityTimeout;
    private final InstantSource clock;

    SqsQueue(SqsClients clients, String url, ActivationSettings settings, InstantSource clock) {
        this.clients = clients;
        this.url = url;
        this.name = settings.queueName();
        this.waitTime = settings.waitTime();
        this.visibilityTimeout = settings.visibilityTimeout();
        this.clock = clock;
    }

    String url() {
        return url;
    }

    String name() {
        return name;
    }

    /** Long poll for up to {@code limit} messages; each stays invisible to other consumers for the visibility timeout. */
    List<ReceivedMessage> receive(int limit) {
        ReceiveMessageRequest.Builder request = ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(Math.min(limit, BATCH))
                .waitTimeSeconds((int) waitTime.toSeconds())
                .visibilityTimeout((int) visibilityTimeout.toSeconds())
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .messageAttributeNames("All");
        if (name.endsWith(".fifo")) {
            request.receiveRequestAttemptId(UUID.randomUUID().toString());
        }
        List<Message> messages =
                clients.polling().receiveMessage(request.build()).messages();
        Instant receivedAt = clock.instant();
        return messages.stream()
                .map(message -> new ReceivedMessage(message, receivedAt))
                .toList();
    }

    /** Deletes the messages; returns those that SQS did not delete. */
    List<FailedEntry> delete(List<ReceivedMessage> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (ReceivedMessage message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        return failedEntries(
                messages,
                clients.prompt()
                        .deleteMessageBatch(r -> r.queueUrl(url).entries(entries))
                        .failed());
    }

    /** Sets the visibility timeout of each message, in whole seconds from now; returns those that SQS did not change. */
    List<FailedEntry> changeVisibility(List<VisibilityChange> changes) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (VisibilityChange change : changes) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(change.message().receiptHandle())
                    .visibilityTimeout((int) change.timeout().toSeconds())
                    .build());
        }
        return failedEntries(
                changes.stream().map(VisibilityChange::message).toList(),
                clients.prompt()
                        .changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries))
                        .failed());
    }

    private static List<FailedEntry> failedEntries(List<ReceivedMessage> messages, List<BatchResultErrorEntry> failed) {
        return failed.stream()
                .map(error -> new FailedEntry(
                        messages.get(Integer.parseInt(error.id())),
                        error.code(),
                        Boolean.TRUE.equals(error.senderFault())))
                .toList();
    }

    /** A message with its new visibility timeout; zero makes it visible at once. */
    record VisibilityChange(ReceivedMessage message, Duration timeout) {}

    /** A message of a batch for which the call failed; retrying cannot help when the fault is the sender's. */
    record FailedEntry(ReceivedMessage message, String code, boolean senderFault) {}
}
