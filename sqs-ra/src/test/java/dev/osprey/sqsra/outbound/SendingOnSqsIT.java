package dev.osprey.sqsra.outbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.LocalSqs;
import dev.osprey.sqsra.SqsResourceAdapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

@Timeout(300)
class SendingOnSqsIT {
    private static final String QUEUE = "orders";

    private static final LocalSqs SQS = new LocalSqs();

    private final SqsManagedConnectionFactory managed = new SqsManagedConnectionFactory();
    private final TestPool pool = new TestPool(4);
    private ConnectionFactory factory;

    @BeforeEach
    void connect() throws ResourceException {
        SQS.create(QUEUE);
        managed.setEndpoint(SQS.endpoint());
        managed.setRegion(LocalSqs.REGION);
        factory = (ConnectionFactory) managed.createConnectionFactory(pool);
    }

    @AfterAll
    static void stopServer() {
        SQS.close();
    }

    @AfterEach
    void closeAndLeakNothing() throws InterruptedException {
        pool.close();
        Eventually.await("no thread is left", () -> Threads.ofLibraries().isEmpty());
        SQS.deleteAllQueues();
    }

    @Test
    void amazonsConsumerReceivesWhatWasSent() throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[] {1, 2, 3});
            message.setJMSCorrelationID("four");
            message.setStringProperty("five", "six");
            message.setIntProperty("seven", 8);
            SQS.create("replies");
            message.setJMSReplyTo(session.createQueue("replies"));
            session.createProducer(session.createQueue(QUEUE)).send(message);
            assertThat(message.getJMSMessageID()).startsWith("ID:");
        }

        BytesMessage received = (BytesMessage) receiveWithAmazonsLibrary();
        assertThat(received.getBodyLength()).isEqualTo(3);
        assertThat(received.getJMSCorrelationID()).isEqualTo("four");
        assertThat(received.getStringProperty("five")).isEqualTo("six");
        assertThat(received.getIntProperty("seven")).isEqualTo(8);
        assertThat(((Queue) received.getJMSReplyTo()).getQueueName()).isEqualTo("replies");
    }

    @Test
    void messagesThatExpectEachOtherArriveWithoutTheBatchSize() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (String color : List.of("red", "blue")) {
                sent.add(senders.submit(() -> {
                    try (Connection connection = factory.createConnection();
                            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                        TextMessage message = session.createTextMessage(color);
                        message.setIntProperty("JMS_SQS_BatchSize", 2);
                        message.setStringProperty("color", color);
                        session.createProducer(session.createQueue(QUEUE)).send(message);
                    }
                    return null;
                }));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        } finally {
            senders.shutdownNow();
        }

        for (int number = 0; number < 2; number++) {
            TextMessage received = (TextMessage) receiveWithAmazonsLibrary();
            assertThat(received.getStringProperty("color")).isEqualTo(received.getText());
            assertThat(received.propertyExists("JMS_SQS_BatchSize")).isFalse();
        }
    }

    @Test
    void aContextSendsWithThePropertiesAndHeadersOfItsProducer() throws Exception {
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSProducer producer = context.createProducer()
                    .setProperty("number", 7)
                    .setProperty("text", "eight")
                    .setJMSCorrelationID("nine")
                    .setJMSReplyTo(context.createQueue(QUEUE));
            assertThat(producer.getLongProperty("number")).isEqualTo(7L);
            assertThat(producer.getPropertyNames()).containsExactlyInAnyOrder("number", "text");
            producer.send(context.createQueue(QUEUE), "ten");
            assertThat(context.getTransacted()).isFalse();
        }

        TextMessage received = (TextMessage) receiveWithAmazonsLibrary();
        assertThat(received.getText()).isEqualTo("ten");
        assertThat(received.getIntProperty("number")).isEqualTo(7);
        assertThat(received.getStringProperty("text")).isEqualTo("eight");
        assertThat(received.getJMSCorrelationID()).isEqualTo("nine");
        assertThat(((Queue) received.getJMSReplyTo()).getQueueName()).isEqualTo(QUEUE);
    }

    @Test
    void aFifoQueueGetsGroupAndDeduplicationIdFromTheProperties() throws Exception {
        SQS.createFifo("orders.fifo");
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                JMSContext context = factory.createContext()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                TextMessage message = session.createTextMessage("one");
                message.setStringProperty("JMSXGroupID", "group-1");
                message.setStringProperty("JMS_SQS_DeduplicationId", "id-1");
                session.createProducer(session.createQueue("orders.fifo")).send(message);
            }
            context.createProducer()
                    .setProperty("JMSXGroupID", "group-2")
                    .setProperty("JMS_SQS_DeduplicationId", "id-2")
                    .send(context.createQueue("orders.fifo"), "two");
        }

        String url = SQS.url("orders.fifo");
        List<Message> received = SQS.client()
                .receiveMessage(r -> r.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
        assertThat(received)
                .extracting(
                        Message::body,
                        message -> message.attributesAsStrings().get("MessageGroupId"),
                        message -> message.attributesAsStrings().get("MessageDeduplicationId"))
                .containsExactlyInAnyOrder(tuple("one", "group-1", "id-1"), tuple("two", "group-2", "id-2"));
        // They are not among the ten attributes that a message may have.
        assertThat(received)
                .allMatch(message -> message.messageAttributes().keySet().equals(Set.of("JMS_SQSMessageType")));
    }

    @Test
    void aStandardQueueGetsTheGroupFromTheProperty() throws Exception {
        SQS.create("shared");
        String url = SQS.url("shared");
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            for (String group : List.of("group-1", "not a group of SQS")) {
                TextMessage message = session.createTextMessage(group);
                message.setStringProperty("JMSXGroupID", group);
                session.createProducer(session.createQueue("shared")).send(message);
            }
        }

        List<Message> received = new ArrayList<>();
        Eventually.await("both are received", () -> {
            received.addAll(SQS.client()
                    .receiveMessage(r -> r.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                            .messageAttributeNames("All"))
                    .messages());
            return received.size() >= 2;
        });
        assertThat(received)
                .extracting(
                        Message::body,
                        message -> message.attributesAsStrings().get("MessageGroupId"),
                        message -> message.messageAttributes().keySet())
                .containsExactlyInAnyOrder(
                        tuple("group-1", "group-1", Set.of("JMS_SQSMessageType")),
                        // SQS would refuse it, and a receiver may still want it.
                        tuple("not a group of SQS", null, Set.of("JMS_SQSMessageType", "JMSXGroupID")));
    }

    @Test
    void aContextSendsBytesAndObjects() throws Exception {
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue(QUEUE), new byte[] {4, 5});
        }
        assertThat(((BytesMessage) receiveWithAmazonsLibrary()).getBodyLength()).isEqualTo(2);

        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue(QUEUE), Integer.valueOf(6));
        }
        assertThat(((ObjectMessage) receiveWithAmazonsLibrary()).getObject()).isEqualTo(6);
    }

    @Test
    void aProducerWithoutADestinationSendsToTheOneOfEachCall() throws Exception {
        SQS.create("others");
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(null)) {
            producer.send(session.createQueue(QUEUE), session.createTextMessage("one"));
            // Sent although nothing was committed.
            producer.send(session.createQueue(SQS.url("others")), session.createTextMessage("two"));

            assertThat(session.getTransacted()).isFalse();
        }
        assertThat(SQS.receive(QUEUE)).extracting(Message::body).containsExactly("one");
        assertThat(SQS.receive("others")).extracting(Message::body).containsExactly("two");
    }

    @Test
    void delaysAMessageButNotTheNextOne() throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
            producer.setDeliveryDelay(900_000);
            producer.send(session.createTextMessage("late"));
            producer.setDeliveryDelay(0);
            producer.send(session.createTextMessage("early"));
        }

        assertThat(SQS.receive(QUEUE)).extracting(Message::body).containsExactly("early");
    }

    @Test
    void manyThreadsOnASmallPoolLoseAndMixUpNothing() throws Exception {
        int threads = 24;
        int each = 25;
        for (int queue = 0; queue < 3; queue++) {
            SQS.create("queue-" + queue);
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                senders.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        sendNumbered(number * each + i);
                    }
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(pool.created()).isBetween(1, 4);
        for (int queue = 0; queue < 3; queue++) {
            int remainder = queue;
            Set<Integer> wanted = new TreeSet<>(IntStream.range(0, threads * each)
                    .filter(number -> number % 3 == remainder)
                    .boxed()
                    .toList());
            assertThat(numbersIn("queue-" + queue)).isEqualTo(wanted);
        }
    }

    private void sendNumbered(int number) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage("number " + number);
            message.setIntProperty("number", number);
            session.createProducer(session.createQueue("queue-" + number % 3)).send(message);
        }
    }

    /** Each message once, with a property that matches its text. */
    private Set<Integer> numbersIn(String queue) {
        List<Integer> numbers = new ArrayList<>();
        for (List<Message> some = receiveAll(queue); !some.isEmpty(); some = receiveAll(queue)) {
            for (Message message : some) {
                String number = message.messageAttributes().get("number").stringValue();
                assertThat(message.body()).isEqualTo("number " + number);
                numbers.add(Integer.valueOf(number));
            }
        }
        assertThat(numbers).doesNotHaveDuplicates();
        return new TreeSet<>(numbers);
    }

    private List<Message> receiveAll(String queue) {
        String url = SQS.url(queue);
        return SQS.client()
                .receiveMessage(r -> r.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(600)
                        .messageAttributeNames("All"))
                .messages();
    }

    @Test
    void aMissingQueueIsReportedAndTheConnectionStaysUsable() throws Exception {
        try (JMSContext context = factory.createContext()) {
            assertThatExceptionOfType(InvalidDestinationRuntimeException.class)
                    .isThrownBy(() -> context.createQueue("nowhere"))
                    .withMessage("Queue nowhere does not exist.");

            context.createProducer().send(context.createQueue(QUEUE), "still usable");
        }
        assertThat(pool.errors()).isZero();
        assertThat(SQS.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void looksUpAQueueOnceAndAgainAfterItWasDeleted() throws Exception {
        send("one");
        Queue before = queue();
        assertThat(queue()).isSameAs(before);

        SQS.client().deleteQueue(r -> r.queueUrl(SQS.url(QUEUE)));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> send("two"))
                .withMessage("Queue orders does not exist.");
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(this::queue);

        SQS.create(QUEUE);
        send("three");

        assertThat(pool.errors()).isZero();
        assertThat(SQS.receive(QUEUE)).extracting(Message::body).containsExactly("three");
    }

    @Test
    void theNextConnectionSendsAgainAfterAnOutage() throws Exception {
        managed.setAttemptTimeoutSeconds("1");
        managed.setCallTimeoutSeconds("3");
        send("one");
        SQS.stopServer();
        Connection connection = factory.createConnection();
        Session session = connection.createSession();
        Queue queue = session.createQueue(QUEUE);
        MessageProducer producer = session.createProducer(queue);
        TextMessage lost = session.createTextMessage("two");

        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> producer.send(lost))
                .withMessageStartingWith("SQS did not respond for queue orders: ");
        assertThat(pool.errors()).isEqualTo(1);
        assertThatExceptionOfType(jakarta.jms.IllegalStateException.class).isThrownBy(() -> producer.send(lost));
        connection.close();

        SQS.startServerAgain();
        SQS.create(QUEUE);
        send("three");
        assertThat(SQS.receive(QUEUE)).extracting(Message::body).containsExactly("three");
        assertThat(pool.errors()).isEqualTo(1);
    }

    @Test
    void theClientClosesWithTheLastConnectionAndReopensWithTheNext() throws Exception {
        send("one");
        assertThat(Threads.ofLibraries()).isNotEmpty();

        pool.close();
        Eventually.await("no thread is left", () -> Threads.ofLibraries().isEmpty());

        send("two");
        assertThat(SQS.visible(QUEUE)).isEqualTo(2);
    }

    @Test
    void theAdapterClosesOpenClients() throws Exception {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        managed.setResourceAdapter(adapter);
        send("one");

        adapter.stop();

        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> send("two"));
        assertThat(pool.errors()).isEqualTo(1);
        assertThat(SQS.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void libraryThreadsReferenceOnlyTheAdapter() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(new ClassLoader(before) {});
            send("one");
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(Threads.ofLibraries())
                .isNotEmpty()
                .extracting(Thread::getContextClassLoader)
                .containsOnly(SqsManagedConnection.class.getClassLoader());
    }

    @Test
    void outsideAContainerEachConnectionIsNew() throws Exception {
        factory = (ConnectionFactory) managed.createConnectionFactory();
        send("one");
        send("two");

        assertThat(SQS.visible(QUEUE)).isEqualTo(2);
        Eventually.await("nothing is left of them", () -> Threads.ofLibraries().isEmpty());
    }

    @Test
    void anAccessKeyReplacesTheDefaultCredentials() throws Exception {
        Map<String, Integer> connections = new HashMap<>();
        for (String user : List.of("AKIA1", "AKIA1", "AKIA2")) {
            try (JMSContext context = factory.createContext(user, "secret")) {
                context.createProducer().send(context.createQueue(QUEUE), user);
                connections.put(user, pool.created());
                assertThat(pool.inUse().get(0).getMetaData().getUserName()).isEqualTo(user);
            }
        }
        assertThat(connections).containsEntry("AKIA1", 1).containsEntry("AKIA2", 2);
        assertThat(SQS.visible(QUEUE)).isEqualTo(3);
    }

    private void send(String text) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue(QUEUE)).send(session.createTextMessage(text));
        }
    }

    private Queue queue() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            return session.createQueue(QUEUE);
        }
    }

    private jakarta.jms.Message receiveWithAmazonsLibrary() throws JMSException {
        // Without prefetching, closing does not wait for a long poll.
        SQSConnection connection = new SQSConnectionFactory(
                        new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), SQS.client())
                .createConnection();
        try {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            var consumer = session.createConsumer(session.createQueue(QUEUE));
            connection.start();
            return consumer.receive(10_000);
        } finally {
            connection.stop();
            connection.close();
        }
    }
}
