package dev.osprey.sqsra;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** One server as a test sees it: a client for what it sends and looks at. */
public final class LocalSqs implements AutoCloseable {
    public static final String REGION = "us-east-1";

    private final SqsServer server;
    private final boolean ownsServer;
    private final SqsClient client;

    /** The most messages of one batch call. */
    static final int BATCH = 10;

    /** With its own ElasticMQ, which stops on {@link #close()}. */
    public LocalSqs() {
        this(new ElasticMq(), true);
    }

    LocalSqs(SqsServer server) {
        this(server, false);
    }

    private LocalSqs(SqsServer server, boolean ownsServer) {
        server.start();
        this.server = server;
        this.ownsServer = ownsServer;
        this.client = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .region(Region.of(REGION))
                .endpointOverride(URI.create(endpoint()))
                .build();
    }

    public String endpoint() {
        return server.endpoint();
    }

    public SqsClient client() {
        return client;
    }

    public SQSConnectionFactory connectionFactory() {
        return new SQSConnectionFactory(new ProviderConfiguration(), client);
    }

    public void create(String queue) {
        client.createQueue(r -> r.queueName(queue));
    }

    public void createFifo(String queue) {
        client.createQueue(r -> r.queueName(queue)
                .attributes(Map.of(
                        QueueAttributeName.FIFO_QUEUE, "true",
                        QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true")));
    }

    public void send(String queue, String... texts) {
        String url = url(queue);
        for (int from = 0; from < texts.length; from += BATCH) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String text : Arrays.asList(texts).subList(from, Math.min(texts.length, from + BATCH))) {
                entries.add(SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(entries.size()))
                        .messageBody(text)
                        .build());
            }
            client.sendMessageBatch(r -> r.queueUrl(url).entries(entries));
        }
    }

    void sendToGroup(String queue, String group, String... texts) {
        String url = url(queue);
        for (String text : texts) {
            client.sendMessage(r -> r.queueUrl(url).messageBody(text).messageGroupId(group));
        }
    }

    public int visible(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    public int invisible(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    public boolean isEmpty(String queue) {
        // In one call: between two calls a message could become visible.
        Map<QueueAttributeName, String> numbers = attributes(queue);
        return numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES).equals("0")
                && numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                        .equals("0");
    }

    public Map<QueueAttributeName, String> attributes(String queue) {
        String url = url(queue);
        return client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    public List<Message> receive(String queue) {
        String url = url(queue);
        return client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10))
                .messages();
    }

    public List<String> queues() {
        return client.listQueues().queueUrls();
    }

    public String url(String queue) {
        return client.getQueueUrl(r -> r.queueName(queue)).queueUrl();
    }

    /** Stops the server, which loses its queues. */
    public void stopServer() {
        server.stop();
    }

    public void startServerAgain() {
        server.start();
    }

    public void deleteAllQueues() {
        queues().forEach(url -> client.deleteQueue(r -> r.queueUrl(url)));
    }

    @Override
    public void close() {
        client.close();
        if (ownsServer) {
            server.close();
        }
    }

    private int number(String queue, QueueAttributeName name) {
        return Integer.parseInt(attributes(queue).get(name));
    }
}
