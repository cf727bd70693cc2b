package dev.osprey.sqsra;

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

/** The calls to one queue, in batches of at most {@link #BATCH}. Every method throws the SDK's {@code SdkException}. */
final class SqsQueue {
    /** The most messages SQS takes or gives in one call. */
    static final int BATCH = 10;

    private final SqsClients clients;
    private final String url;
    private final String name;
    private final Duration waitTime;
    private final Duration visibility;
    private final InstantSource clock;

    SqsQueue(SqsClients clients, String url, ActivationSettings settings, InstantSource clock) {
        this.clients = clients;
        this.url = url;
        this.name = settings.queueName();
        this.waitTime = settings.waitTime();
        this.visibility = settings.visibilityTimeout();
        this.clock = clock;
    }

    String url() {
        return url;
    }

    String name() {
        return name;
    }

    /** Long poll for up to {@code most} messages; each is hidden from others for the visibility time-out. */
    List<ReceivedMessage> receive(int most) {
        ReceiveMessageRequest.Builder request = ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(Math.min(most, BATCH))
                .waitTimeSeconds((int) waitTime.toSeconds())
                .visibilityTimeout((int) visibility.toSeconds())
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .messageAttributeNames("All");
        if (name.endsWith(".fifo")) {
            request.receiveRequestAttemptId(UUID.randomUUID().toString());
        }
        List<Message> messages =
                clients.polling().receiveMessage(request.build()).messages();
        Instant at = clock.instant();
        return messages.stream()
                .map(message -> new ReceivedMessage(message, at))
                .toList();
    }

    /** Deletes the messages; answers those that SQS did not delete. */
    List<Refusal> delete(List<ReceivedMessage> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (ReceivedMessage message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        return refusals(
                messages,
                clients.prompt()
                        .deleteMessageBatch(r -> r.queueUrl(url).entries(entries))
                        .failed());
    }

    /** Shows each message again after its delay (whole seconds, 0 for at once); answers those that SQS refused. */
    List<Refusal> show(List<Reappearance> reappearances) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (Reappearance reappearance : reappearances) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(reappearance.message().receiptHandle())
                    .visibilityTimeout((int) reappearance.in().toSeconds())
                    .build());
        }
        return refusals(
                reappearances.stream().map(Reappearance::message).toList(),
                clients.prompt()
                        .changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries))
                        .failed());
    }

    private static List<Refusal> refusals(List<ReceivedMessage> messages, List<BatchResultErrorEntry> failed) {
        return failed.stream()
                .map(error -> new Refusal(
                        messages.get(Integer.parseInt(error.id())),
                        error.code(),
                        Boolean.TRUE.equals(error.senderFault())))
                .toList();
    }

    /** A message that comes back after a delay. */
    record Reappearance(ReceivedMessage message, Duration in) {}

    /** A message of a batch that SQS refused; trying again cannot help where the fault is the sender's. */
    record Refusal(ReceivedMessage message, String code, boolean senderFault) {}
}
