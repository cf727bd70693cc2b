package dev.osprey.sqsra.outbound;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.Reference;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;

import dev.osprey.sqsra.LocalSqs;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Connections, sessions and producers that send to ElasticMQ. */
@Timeout(300)
class HandlesOnSqsIT {
    private static final String QUEUE = "orders";

    private static final LocalSqs SQS = new LocalSqs();

    private final SqsManagedConnectionFactory managed = new SqsManagedConnectionFactory();
    private final TestPool pool = new TestPool(4);
    private SqsConnectionFactory factory;

    @BeforeEach
    void connect() throws ResourceException {
        SQS.create(QUEUE);
        managed.setEndpoint(SQS.endpoint());
        managed.setRegion(LocalSqs.REGION);
        factory = (SqsConnectionFactory) managed.createConnectionFactory(pool);
    }

    @AfterAll
    static void stopServer() {
        SQS.close();
    }

    @AfterEach
    void end() {
        pool.close();
        SQS.deleteAllQueues();
    }

    @Test
    void closedHandlesThrowOnEveryUse() throws Exception {
        QueueConnection connection = factory.createQueueConnection();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue(QUEUE);
        TextMessage message = session.createTextMessage("one");
        MessageProducer producer = session.createProducer(queue);
        MessageProducer ofTheSession = session.createProducer(queue);

        producer.close();
        closed(() -> producer.send(message), "The producer is closed.");
        ofTheSession.send(message);
        session.close();
        closed(() -> ofTheSession.send(message), "The session is closed.");
        closed(session::createTextMessage, "The session is closed.");
        closed(() -> session.createConsumer(queue), "The session is closed.");
        connection.close();
        closed(connection::createSession, "The connection is closed.");
        closed(connection::getMetaData, "The connection is closed.");
        assertThat(SQS.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void aHandleMovesToAnotherManagedConnectionWithItsSessionAndProducer() throws Exception {
        QueueConnection connection = factory.createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
        ManagedConnection other = managed.createManagedConnection(null, null);

        other.associateConnection(connection);
        pool.inUse().get(0).destroy();
        producer.send(session.createTextMessage("by the other"));

        assertThat(SQS.visible(QUEUE)).isEqualTo(1);
        other.destroy();
        closed(() -> producer.send(null), "The connection is closed.");
        assertThatExceptionOfType(jakarta.resource.spi.IllegalStateException.class)
                .isThrownBy(() -> other.getConnection(null, null));
    }

    @Test
    void aDeserialisedFactorySends() throws Exception {
        factory = (SqsConnectionFactory) managed.createConnectionFactory();
        factory.setReference(new Reference(ConnectionFactory.class.getName()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        SqsConnectionFactory read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (SqsConnectionFactory) in.readObject();
        }

        assertThat(read.getReference()).isEqualTo(factory.getReference());
        try (JMSContext context = read.createContext()) {
            context.createProducer().send(context.createQueue(QUEUE), "one");
        }
        assertThat(SQS.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void aClosedContextThrowsOnEveryUse() {
        JMSContext context = factory.createContext();
        Queue queue = context.createQueue(QUEUE);
        var producer = context.createProducer();
        context.close();
        context.close();

        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> producer.send(queue, "one"))
                .withMessage("The connection is closed.");
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(context::createTextMessage);
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(() -> context.createTopic("news"));
        assertThat(SQS.isEmpty(QUEUE)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupportedOperationsThrowWithAReason(Operation unsupported) throws Exception {
        QueueConnection connection = factory.createQueueConnection();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue(QUEUE);

        assertThatThrownBy(() -> unsupported.use().with(connection, session, queue))
                .isExactlyInstanceOf(unsupported.type())
                .hasMessage(unsupported.message());
        session.createProducer(queue).send(session.createTextMessage("still usable"));
        assertThat(pool.errors()).isZero();
    }

    static Stream<Operation> unsupported() {
        String receiving = "An SQS connection factory can only send: receive messages with a message-driven bean.";
        String topics = "SQS does not support topics.";
        String selectors = "SQS does not support message selectors.";
        return List.of(
                new Operation((c, s, q) -> s.createConsumer(q), JMSException.class, receiving),
                new Operation((c, s, q) -> s.createReceiver(q), JMSException.class, receiving),
                new Operation((c, s, q) -> s.createConsumer(q, "a = 1"), InvalidSelectorException.class, selectors),
                new Operation((c, s, q) -> s.createBrowser(q, "a = 1"), InvalidSelectorException.class, selectors),
                new Operation(
                        (c, s, q) -> s.createBrowser(q),
                        JMSException.class,
                        "SQS does not support queue browsers: receiving a message makes it invisible to other consumers."),
                new Operation((c, s, q) -> s.createTopic("news"), IllegalStateException.class, topics),
                new Operation((c, s, q) -> s.createTemporaryTopic(), IllegalStateException.class, topics),
                new Operation(
                        (c, s, q) -> s.createTemporaryQueue(),
                        JMSException.class,
                        "SQS does not support temporary queues: use an existing queue."),
                new Operation(
                        (c, s, q) -> s.createMapMessage(),
                        MessageFormatException.class,
                        "SQS does not support map messages: use a text, bytes or object message."),
                new Operation(
                        (c, s, q) -> s.commit(),
                        IllegalStateException.class,
                        "SQS sessions are not transacted: messages are sent immediately."),
                new Operation(
                        (c, s, q) -> s.createProducer(q).setTimeToLive(1000),
                        JMSException.class,
                        "SQS does not support a time to live for each message: the retention period of the queue applies."),
                new Operation(
                        (c, s, q) -> s.createProducer(q).setDeliveryDelay(901_000),
                        JMSException.class,
                        "The delivery delay must be whole seconds up to 900, not 901000 ms."),
                new Operation(
                        (c, s, q) -> s.createProducer(null).send(null, s.createTextMessage("one")),
                        InvalidDestinationException.class,
                        "Destination cannot be null"),
                new Operation(
                        (c, s, q) -> s.createProducer(new Destination() {}),
                        InvalidDestinationException.class,
                        "The destination is not an SQS queue."),
                new Operation(
                        (c, s, q) -> c.setClientID("one"),
                        JMSException.class,
                        "Connection.setClientID must not be called in a web or EJB container."))
                .stream();
    }

    private static void closed(ThrowingCallable use, String message) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(use).withMessage(message);
    }

    /** An operation that is not supported, with its exception. */
    record Operation(Use use, Class<? extends JMSException> type, String message) {
        @Override
        public String toString() {
            return message;
        }
    }

    interface Use {
        void with(QueueConnection connection, QueueSession session, Queue queue) throws JMSException;
    }
}
