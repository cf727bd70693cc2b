package dev.osprey.sqsra;

import java.net.URI;
import java.util.List;
import java.util.Map;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** ElasticMQ on a port of its own, with a client for what a test looks at. */
public final class LocalSqs implements AutoCloseable {
    public static final String REGION = "us-east-1";

    private final int port;
    private final SqsClient client;
    private SQSRestServer server;

    public LocalSqs() {
        server = SQSRestServerBuilder.withDynamicPort()
                .withInterface("localhost")
                .start();
        port = server.waitUntilStarted().localAddress().getPort();
        client = SqsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .region(Region.of(REGION))
                .endpointOverride(URI.create(endpoint()))
                .build();
    }

    public String endpoint() {
        return "http://localhost:" + port;
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

    public void send(String queue, String... texts) {
        String url = url(queue);
        for (String text : texts) {
            client.sendMessage(r -> r.queueUrl(url).messageBody(text));
        }
    }

    public int visible(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    public int hidden(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    public boolean isEmpty(String queue) {
        // In one call: between two a message could go from hidden to visible.
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

    /** Ends the server; its queues are gone. */
    public void stopServer() {
        server.stopAndWait();
    }

    public void startServerAgain() {
        server = SQSRestServerBuilder.withPort(port).withInterface("localhost").start();
        server.waitUntilStarted();
    }

    @Override
    public void close() {
        client.close();
        server.stopAndWait();
    }

    private int number(String queue, QueueAttributeName name) {
        return Integer.parseInt(attributes(queue).get(name));
    }
}
