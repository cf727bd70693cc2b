package dev.osprey.sqsra;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import jakarta.jms.BytesMessage;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;

import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSQueueDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(90)
class AdapterOnSqsTest {
    private static final String QUEUE = "requests";

    private final LocalSqs sqs = new LocalSqs();
    private final List<SqsResourceAdapter> adapters = new ArrayList<>();
    private final List<StubContainer> containers = new ArrayList<>();

    @AfterEach
    void everyContractWasKeptAndEverythingEnds() throws InterruptedException {
        adapters.forEach(SqsResourceAdapter::stop);
        for (StubContainer container : containers) {
            Eventually.await("all endpoints released", () -> container.openEndpoints() == 0);
            assertThat(container.breaches()).isEmpty();
            container.close();
        }
        sqs.close();
    }

    @Test
    void aMessageIsDeletedOnlyAfterTheBeanHasSucceeded() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StubContainer container = container((message, transaction) -> mayEnd.await());
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the bean works", () -> container.running() == 1);
        assertThat(sqs.hidden(QUEUE)).isEqualTo(1);
        mayEnd.countDown();

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).containsExactly("one");
    }

    @Test
    void aMessageWhoseBeanThrewComesBackAfterADelayAndCounted() throws Exception {
        sqs.create(QUEUE);
        List<Integer> counts = new CopyOnWriteArrayList<>();
        StubContainer container = container((message, transaction) -> {
            counts.add(message.getIntProperty("JMSXDeliveryCount"));
            assertThat(message.getJMSRedelivered()).isEqualTo(counts.size() > 1);
            if (counts.size() < 3) {
                throw new IllegalStateException("on purpose");
            }
        });
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the first delivery has failed", () -> counts.size() == 1 && container.openEndpoints() == 0);
        Eventually.await("the message is deleted", () -> counts.size() == 3 && sqs.isEmpty(QUEUE));
        assertThat(counts).containsExactly(1, 2, 3);
    }

    @Test
    void aFailedMessageStaysHiddenForItsBackOff() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {
            throw new IllegalStateException("on purpose");
        });
        SqsActivationSpec spec = spec();
        spec.setRedeliveryDelaySeconds("20");
        activate(container, spec);
        sqs.send(QUEUE, "one");

        Eventually.await("the delivery has failed", () -> container.begun().size() == 1);
        Eventually.await("the message was handed back", () -> inFlight() == 0);
        assertThat(sqs.visible(QUEUE)).isZero();
        assertThat(sqs.hidden(QUEUE)).isEqualTo(1);
    }

    @Test
    void aTransactionMarkedForRollbackWithoutAnExceptionBringsTheMessageBack() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = transacted((message, transaction) -> {
            if (!message.getJMSRedelivered()) {
                transaction.setRollbackOnly();
            }
        });
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the second delivery is committed", () -> container.times("one") == 2 && sqs.isEmpty(QUEUE));
    }

    @Test
    void anExceptionInATransactionBringsTheMessageBack() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = transacted((message, transaction) -> {
            if (!message.getJMSRedelivered()) {
                throw new IllegalStateException("on purpose");
            }
        });
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the second delivery is committed", () -> container.times("one") == 2 && sqs.isEmpty(QUEUE));
    }

    @Test
    void anErrorOfTheBeanBringsTheMessageBackToo() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = transacted((message, transaction) -> {
            if (!message.getJMSRedelivered()) {
                throw new AssertionError("on purpose");
            }
        });
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the second delivery is committed", () -> container.times("one") == 2 && sqs.isEmpty(QUEUE));
    }

    @Test
    void aFailureBeforeTheDeliveryBringsTheMessageBackWithoutADelivery() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {});
        container.failBeforeDelivery(true);
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("a delivery has failed", () -> counter("Failed") >= 1);
        assertThat(container.begun()).isEmpty();
        container.failBeforeDelivery(false);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).containsExactly("one");
    }

    @Test
    void ofTenMessagesOnlyTheFourthThatFailedComesAgain() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("4") && !message.getJMSRedelivered()) {
                throw new IllegalStateException("on purpose");
            }
        });
        sqs.send(QUEUE, texts(10));
        activate(container, spec());

        Eventually.await("all are deleted", () -> container.begun().size() == 11 && sqs.isEmpty(QUEUE));
        assertThat(container.times("4")).isEqualTo(2);
        assertThat(Set.copyOf(container.begun())).hasSize(10);
    }

    @Test
    void noMoreMessagesAreHeldThanThereAreSessions() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StubContainer container = container((message, transaction) -> mayEnd.await());
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("3");
        sqs.send(QUEUE, texts(12));
        activate(container, spec);

        Eventually.await("three beans work", () -> container.running() == 3);
        assertThat(sqs.hidden(QUEUE)).isEqualTo(3);
        assertThat(sqs.visible(QUEUE)).isEqualTo(9);
        mayEnd.countDown();

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.atMost()).isEqualTo(3);
        assertThat(container.begun()).hasSize(12);
    }

    @Test
    void severalMessagesComeInOneCall() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(40));
        StubContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("10");
        activate(container, spec);

        Eventually.await("all are deleted", () -> container.begun().size() == 40 && sqs.isEmpty(QUEUE));
        assertThat(counter("Polls")).isLessThanOrEqualTo(10);
    }

    @Test
    void aSmallerEndpointPoolMakesMessagesWaitAndNotFail() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(20));
        List<Integer> counts = new CopyOnWriteArrayList<>();
        StubContainer container = add(new StubContainer(2, false, (message, transaction) -> {
            counts.add(message.getIntProperty("JMSXDeliveryCount"));
            Thread.sleep(20);
        }));
        activate(container, spec());

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.atMost()).isLessThanOrEqualTo(2);
        assertThat(counts).hasSize(20).containsOnly(1);
    }

    @Test
    void rejectedWorkGoesBackToTheQueue() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {});
        activate(container, spec());
        Eventually.await("the poller runs", () -> container.works() == 1);
        container.refuseWork(true);
        sqs.send(QUEUE, "one");
        Eventually.await("the message was received", () -> counter("Received") >= 1);
        container.refuseWork(false);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).containsExactly("one");
    }

    @Test
    void theMessageOfASlowBeanIsNotDeliveredTwice() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StubContainer container = container((message, transaction) -> mayEnd.await());
        SqsActivationSpec spec = spec();
        spec.setVisibilityTimeoutSeconds("2");
        activate(container, spec);
        sqs.send(QUEUE, "slow");

        Eventually.await("the message was extended three times", () -> counter("Extended") >= 3);
        mayEnd.countDown();

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).containsExactly("slow");
    }

    @Test
    void anObjectMessageIsRefusedAndGoesToTheDeadLetterQueue() throws Exception {
        StubContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        spec.setDeadLetterQueue("requests-dead");
        spec.setMaxReceiveCount("2");
        activate(container, spec);
        Eventually.await("the queue is there", () -> sqs.queues().size() == 2);
        try (SQSConnection connection = sqs.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createProducer(session.createQueue(QUEUE)).send(session.createObjectMessage("never read"));
        }

        Eventually.await("the message is dead", () -> sqs.visible("requests-dead") == 1);
        assertThat(container.begun()).isEmpty();
        assertThat(counter("Poisoned")).isEqualTo(2);
    }

    @Test
    void whatAmazonsProducerSentArrivesAsItWas() throws Exception {
        sqs.create(QUEUE);
        sqs.create("replies");
        CompletableFuture<jakarta.jms.Message> arrived = new CompletableFuture<>();
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        StubContainer container = container((message, transaction) -> {
            BytesMessage bytes = (BytesMessage) message;
            byte[] read = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(read);
            message.acknowledge();
            body.complete(read);
            arrived.complete(message);
        });
        activate(container, spec());
        try (SQSConnection connection = sqs.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue replies = session.createQueue("replies");
            BytesMessage sent = session.createBytesMessage();
            sent.writeBytes(new byte[] {1, 2, 3});
            sent.setJMSCorrelationID("c-1");
            sent.setJMSReplyTo(replies);
            sent.setIntProperty("attempt", 7);
            sent.setStringProperty("name", "cat.jpg");
            session.createProducer(session.createQueue(QUEUE)).send(sent);

            jakarta.jms.Message message = arrived.get(20, TimeUnit.SECONDS);
            assertThat(body.get()).containsExactly(1, 2, 3);
            assertThat(message.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
            assertThat(message.getJMSCorrelationID()).isEqualTo("c-1");
            assertThat(message.getJMSReplyTo()).isEqualTo(replies);
            assertThat(((SQSQueueDestination) message.getJMSDestination()).getQueueName())
                    .isEqualTo(QUEUE);
            assertThat(message.getIntProperty("attempt")).isEqualTo(7);
            assertThat(message.getStringProperty("name")).isEqualTo("cat.jpg");
            assertThat(message.getJMSTimestamp()).isPositive();

            MessageProducer producer = session.createProducer(message.getJMSReplyTo());
            producer.send(session.createTextMessage("answer"));
            assertThat(sqs.receive("replies")).extracting(Message::body).containsExactly("answer");
        }
    }

    @Test
    void aDeactivationWhilePollingDoesNotWaitForTheLongPoll() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setWaitTimeSeconds("20");
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await("the queue was found", () -> counter("InFlight") == 0 && container.works() == 1);
        sqs.send(QUEUE, "first");
        Eventually.await("the next long poll is under way", () -> counter("Acknowledged") == 1);

        CompletableFuture<Void> deactivated =
                CompletableFuture.runAsync(() -> adapter.endpointDeactivation(container, spec));
        deactivated.get(5, TimeUnit.SECONDS);

        CompletableFuture.runAsync(adapter::stop).get(5, TimeUnit.SECONDS);
        Eventually.await("the poller has ended", Duration.ofSeconds(5), () -> container.works() == 0);
    }

    @Test
    void aMessageThatArrivesAfterADeactivationIsThereForOthersAtOnce() throws Exception {
        sqs.create(QUEUE);
        StubContainer old = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setWaitTimeSeconds("20");
        SqsResourceAdapter adapter = activate(old, spec);
        sqs.send(QUEUE, "first");
        Eventually.await("the next long poll is under way", () -> counter("Acknowledged") == 1);

        adapter.endpointDeactivation(old, spec);
        sqs.send(QUEUE, "second");
        StubContainer next = container((message, transaction) -> {});
        activate(next, spec());

        // Well below the thirty seconds that it would stay hidden if the old poll had swallowed it.
        Eventually.await("the message is delivered", Duration.ofSeconds(10), () -> next.times("second") == 1);
        assertThat(old.begun()).containsExactly("first");
    }

    @Test
    void aStopFinishesWhatIsBeingWorkedOn() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StubContainer container = container((message, transaction) -> mayEnd.await());
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("2");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, texts(5));
        Eventually.await("two beans work", () -> container.running() == 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        CompletableFuture<Void> stoppedAgain =
                CompletableFuture.runAsync(() -> adapter.endpointDeactivation(container, spec));
        Eventually.await("the stop has begun", () -> !stopped.isDone());
        mayEnd.countDown();
        stopped.get(10, TimeUnit.SECONDS);
        stoppedAgain.get(10, TimeUnit.SECONDS);

        assertThat(container.begun()).hasSizeBetween(2, 5);
        assertThat(sqs.hidden(QUEUE)).isZero();
        assertThat(sqs.visible(QUEUE)).isEqualTo(5 - container.begun().size());
    }

    @Test
    void whatIsNotFinishedWithinTheDrainTimeoutIsHandedBack() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StubContainer container = container((message, transaction) -> mayEnd.await());
        SqsActivationSpec spec = spec();
        spec.setDrainTimeoutSeconds("1");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, "endless");
        Eventually.await("the bean works", () -> container.running() == 1);

        adapter.endpointDeactivation(container, spec);

        assertThat(sqs.visible(QUEUE)).isEqualTo(1);
        mayEnd.countDown();
    }

    @Test
    void aMissingQueueIsWaitedFor() throws Exception {
        StubContainer container = container((message, transaction) -> {});
        activate(container, spec());
        sqs.create(QUEUE);
        sqs.send(QUEUE, "one");

        Eventually.await("the message is deleted", () -> container.times("one") == 1 && sqs.isEmpty(QUEUE));
    }

    @Test
    void anAbsentSqsIsWaitedForAndHealsByItself() throws Exception {
        StubContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        spec.setWaitTimeSeconds("20");
        activate(container, spec);
        Eventually.await("the queue is there", () -> sqs.queues().size() == 1);
        sqs.send(QUEUE, "before");
        Eventually.await("the first message is delivered", () -> container.times("before") == 1);

        sqs.stopServer();
        sqs.startServerAgain();

        Eventually.await("the queue is there again", () -> sqs.queues().size() == 1);
        sqs.send(QUEUE, "after");
        Eventually.await("the second message is deleted", () -> container.times("after") == 1 && sqs.isEmpty(QUEUE));
    }

    @Test
    void aDeletedQueueIsCreatedAgain() throws Exception {
        StubContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        activate(container, spec);
        Eventually.await("the queue is there", () -> sqs.queues().size() == 1);
        String url = sqs.url(QUEUE);

        sqs.client().deleteQueue(r -> r.queueUrl(url));

        Eventually.await("the queue is there again", () -> sqs.queues().size() == 1);
    }

    @Test
    void aFifoQueueIsCreatedWithItsDeadLetterQueueAndKeepsItsOrder() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        StubContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("3") && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("on purpose");
            }
        });
        SqsActivationSpec spec = spec();
        spec.setDestination("orders.fifo");
        spec.setDeadLetterQueue("orders-dead.fifo");
        spec.setMaxReceiveCount("3");
        spec.setCreateQueues("true");
        activate(container, spec);
        Eventually.await("the queues are there", () -> sqs.queues().size() == 2);

        assertThat(sqs.attributes("orders.fifo").get(QueueAttributeName.REDRIVE_POLICY))
                .contains("orders-dead.fifo", "3");
        String url = sqs.url("orders.fifo");
        for (String text : texts(6)) {
            sqs.client().sendMessage(r -> r.queueUrl(url).messageBody(text).messageGroupId("one"));
        }
        Eventually.await("all are deleted", () -> container.begun().size() == 7 && sqs.isEmpty("orders.fifo"));
        assertThat(container.begun()).containsExactly("1", "2", "3", "3", "4", "5", "6");
    }

    @Test
    void twentyRedeploymentsLeakNoThreadAndNoJmxBean() throws Exception {
        sqs.create(QUEUE);
        StubContainer container = container((message, transaction) -> {});
        SqsResourceAdapter adapter = adapter(container);
        for (int i = 0; i < 20; i++) {
            SqsActivationSpec spec = spec();
            adapter.endpointActivation(container, spec);
            String text = "message " + i;
            sqs.send(QUEUE, text);
            Eventually.await(text, () -> container.times(text) >= 1);
            adapter.endpointDeactivation(container, spec);
        }

        Eventually.await("all pollers have ended", () -> container.works() == 0);
        Eventually.await(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sqs-ra ")));
        assertThat(JmxCounters.activations()).isEmpty();
    }

    @Test
    void underLoadNothingIsLostAndNothingDoneTwiceAcrossStops() throws Exception {
        sqs.create(QUEUE);
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicReference<String> twice = new AtomicReference<>();
        StubContainer container = container((message, transaction) -> {
            if (!done.add(((TextMessage) message).getText())) {
                twice.set(((TextMessage) message).getText());
            }
        });
        sqs.send(QUEUE, texts(400));
        SqsResourceAdapter adapter = adapter(container);
        for (int stops = 0; stops < 50 && done.size() < 400; stops++) {
            SqsActivationSpec spec = spec();
            int before = done.size();
            adapter.endpointActivation(container, spec);
            Eventually.await("some are done", () -> done.size() > before || done.size() == 400);
            adapter.endpointDeactivation(container, spec);
        }
        SqsActivationSpec last = spec();
        adapter.endpointActivation(container, last);

        Eventually.await("all are deleted", () -> done.size() == 400 && sqs.isEmpty(QUEUE));
        assertThat(twice).hasNullValue();
    }

    private long inFlight() {
        return counter("InFlight");
    }

    private static long counter(String name) {
        return JmxCounters.sum(name);
    }

    private SqsActivationSpec spec() {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setDestination(QUEUE);
        spec.setRegion(LocalSqs.REGION);
        spec.setEndpoint(sqs.endpoint());
        spec.setWaitTimeSeconds("1");
        return spec;
    }

    private StubContainer container(StubContainer.Bean bean) {
        return add(new StubContainer(100, false, bean));
    }

    private StubContainer transacted(StubContainer.Bean bean) {
        return add(new StubContainer(100, true, bean));
    }

    private StubContainer add(StubContainer container) {
        containers.add(container);
        return container;
    }

    private SqsResourceAdapter activate(StubContainer container, SqsActivationSpec spec) throws ResourceException {
        SqsResourceAdapter adapter = adapter(container);
        adapter.endpointActivation(container, spec);
        return adapter;
    }

    private SqsResourceAdapter adapter(StubContainer container) throws ResourceException {
        SqsResourceAdapter adapter = new SqsResourceAdapter(InstantSource.system(), new Random(1));
        adapter.start(container);
        adapters.add(adapter);
        return adapter;
    }

    private static String[] texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
