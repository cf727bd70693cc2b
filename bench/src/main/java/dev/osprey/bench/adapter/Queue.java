package dev.osprey.bench.adapter;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.amazon.sqs.javamessaging.message.SQSMessage;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The queue of one round, with plain SDK calls. Every method may throw {@code SdkException}. */
final class Queue implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final int BATCH = 10;
    /** Wait time of a long poll, for all contenders. */
    static final Duration WAIT = Duration.ofSeconds(20);

    static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final String TEXT = "0123456789".repeat(20);

    private final URI endpoint;
    private final String name;
    private final SqsClient client;
    private final String url;

    Queue(URI endpoint, String name) {
        this.endpoint = endpoint;
        this.name = name;
        this.client = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .region(Region.of(REGION))
                // A local server accepts any credentials.
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .endpointOverride(endpoint)
                .build();
        this.url = client.createQueue(r -> r.queueName(name)).queueUrl();
    }

    URI endpoint() {
        return endpoint;
    }

    String name() {
        return name;
    }

    /** Sends text messages in the format of a JMS sender. */
    void fill(int messages) {
        for (int sent = 0; sent < messages; sent += BATCH) {
            int count = Math.min(BATCH, messages - sent);
            client.sendMessageBatch(r -> r.queueUrl(url)
                    .entries(IntStream.range(0, count).mapToObj(Queue::text).toList()));
        }
    }

    private static SendMessageBatchRequestEntry text(int id) {
        MessageAttributeValue type = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(SQSMessage.TEXT_MESSAGE_TYPE)
                .build();
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(id))
                .messageBody(TEXT)
                .messageAttributes(Map.of(SQSMessage.JMS_SQS_MESSAGE_TYPE, type))
                .build();
    }

    /** Long poll for up to ten messages. */
    List<Message> receive() {
        return client.receiveMessage(r -> r.queueUrl(url)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds((int) WAIT.toSeconds())
                        .visibilityTimeout((int) VISIBILITY.toSeconds()))
                .messages();
    }

    /** Deletes up to ten messages in one call; returns how many were deleted. */
    int delete(List<Message> messages) {
        return client.deleteMessageBatch(r -> r.queueUrl(url)
                        .entries(IntStream.range(0, messages.size())
                                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .receiptHandle(messages.get(i).receiptHandle())
                                        .build())
                                .toList()))
                .successful()
                .size();
    }

    /** Keeps the empty queue, so that the adapter's last long poll on it ends without an error. */
    @Override
    public void close() {
        client.close();
    }
}
