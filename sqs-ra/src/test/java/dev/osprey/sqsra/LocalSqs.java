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
final class LocalSqs implements AutoCloseable {
    static final String REGION = "us-east-1";

    private final int port;
    private final SqsClient client;
    private SQSRestServer server;

    LocalSqs() {
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

    String endpoint() {
        return "http://localhost:" + port;
    }

    SqsClient client() {
        return client;
    }

    SQSConnectionFactory connectionFactory() {
        return new SQSConnectionFactory(new ProviderConfiguration(), client);
    }

    void create(String queue) {
        client.createQueue(r -> r.queueName(queue));
    }

    void send(String queue, String... texts) {
        String url = url(queue);
        for (String text : texts) {
            client.sendMessage(r -> r.queueUrl(url).messageBody(text));
        }
    }

    int visible(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    int hidden(String queue) {
        return number(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    boolean isEmpty(String queue) {
        // In one call: between two a message could go from hidden to visible.
        Map<QueueAttributeName, String> numbers = attributes(queue);
        return numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES).equals("0")
                && numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                        .equals("0");
    }

    Map<QueueAttributeName, String> attributes(String queue) {
        String url = url(queue);
        return client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    List<Message> receive(String queue) {
        String url = url(queue);
        return client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10))
                .messages();
    }

    List<String> queues() {
        return client.listQueues().queueUrls();
    }

    String url(String queue) {
        return client.getQueueUrl(r -> r.queueName(queue)).queueUrl();
    }

    /** Ends the server; its queues are gone. */
    void stopServer() {
        server.stopAndWait();
    }

    void startServerAgain() {
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
