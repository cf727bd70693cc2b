package dev.osprey.worker.requests;

import java.net.URI;
import java.util.Optional;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import com.amazon.sqs.javamessaging.SQSSession;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.settings.CloudSettings;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** JMS on the queues of the local cloud. */
final class JmsQueues implements AutoCloseable {

    private static final long RECEIVE_TIMEOUT_MILLIS = 60_000;

    private final SqsClient sqs;
    private final SQSConnectionFactory factory;
    private final Connection connection;
    private final Session session;

    JmsQueues(URI endpoint) throws JMSException {
        sqs = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .endpointOverride(endpoint)
                .build();
        factory = new SQSConnectionFactory(new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), sqs);
        connection = factory.createConnection();
        session = connection.createSession(false, SQSSession.UNORDERED_ACKNOWLEDGE);
        connection.start();
    }

    ConnectionFactory factory() {
        return factory;
    }

    private void create(String queue) {
        sqs.createQueue(request -> request.queueName(queue));
    }

    /** Creates the reply queue of one node and returns its name. */
    String createReplyQueue(CloudSettings settings) {
        String queue = settings.replyQueuesPrefix() + "-node";
        create(queue);
        return queue;
    }

    void send(String queue, ClassificationRequest request) throws JMSException {
        session.createProducer(session.createQueue(queue))
                .send(Messages.write(
                        request, session, session.createQueue(request.replyTo().orElseThrow())));
    }

    void sendText(String queue, String text) throws JMSException {
        session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
    }

    /** Sends a text without the attributes of the JMS library, as S3 does. */
    void sendRaw(String queue, String text) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(text));
    }

    /** Waits for a message. */
    Message receive(String queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            return Optional.ofNullable(consumer.receive(RECEIVE_TIMEOUT_MILLIS))
                    .orElseThrow(() -> new AssertionError("no message in " + queue));
        }
    }

    boolean isEmpty(String queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            return consumer.receiveNoWait() == null;
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        sqs.close();
    }
}
