package dev.osprey.sqsra;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;

import jakarta.jms.BytesMessage;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;

import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSQueueDestination;
import dev.osprey.sqsra.inbound.SqsActivationSpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The delivery of messages to a bean, and their settlement. */
class AdapterOnSqsIT extends SqsSuite {
    @Test
    void deletesAMessageOnlyAfterItsBeanSucceeds() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the bean works", () -> container.running() == 1);
        assertThat(sqs.invisible(QUEUE)).isEqualTo(1);
        mayFinish.countDown();

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactly("one");
    }

    @Test
    void redeliversWithADeliveryCountWhenTheBeanThrows() throws Exception {
        sqs.create(QUEUE);
        List<Integer> counts = new CopyOnWriteArrayList<>();
        StrictContainer container = container((message, transaction) -> {
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
    void aFailedMessageStaysInvisibleForItsBackoff() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {
            throw new IllegalStateException("on purpose");
        });
        SqsActivationSpec spec = spec();
        spec.setRedeliveryDelaySeconds("20");
        activate(container, spec);
        sqs.send(QUEUE, "one");

        Eventually.await("the delivery has failed", () -> container.delivered().size() == 1);
        Eventually.await("the message was released", () -> inFlight() == 0);
        assertThat(sqs.visible(QUEUE)).isZero();
        assertThat(sqs.invisible(QUEUE)).isEqualTo(1);
    }

    @Test
    void redeliversAfterSetRollbackOnlyWithoutAnException() throws Exception {
        redeliversAfterFirst(StrictContainer.Transaction::setRollbackOnly);
    }

    @Test
    void redeliversAfterAnExceptionInATransaction() throws Exception {
        redeliversAfterFirst(transaction -> {
            throw new IllegalStateException("on purpose");
        });
    }

    @Test
    void redeliversAfterAnErrorInTheBean() throws Exception {
        redeliversAfterFirst(transaction -> {
            throw new AssertionError("on purpose");
        });
    }

    /** @param failure of the first delivery */
    private void redeliversAfterFirst(Consumer<StrictContainer.Transaction> failure) throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = transacted((message, transaction) -> {
            if (!message.getJMSRedelivered()) {
                failure.accept(transaction);
            }
        });
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("the second delivery is committed", () -> container.times("one") == 2 && sqs.isEmpty(QUEUE));
    }

    @Test
    void redeliversWhenTheContainerFailsBeforeTheDelivery() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        container.failBeforeDelivery(true);
        activate(container, spec());
        sqs.send(QUEUE, "one");

        Eventually.await("a delivery has failed", () -> counter("Failed") >= 1);
        assertThat(container.delivered()).isEmpty();
        container.failBeforeDelivery(false);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactly("one");
    }

    @Test
    void redeliversOnlyTheOneOfTenMessagesThatFailed() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("4") && !message.getJMSRedelivered()) {
                throw new IllegalStateException("on purpose");
            }
        });
        sqs.send(QUEUE, texts(10));
        activate(container, spec());

        Eventually.await("all are deleted", () -> container.delivered().size() == 11 && sqs.isEmpty(QUEUE));
        assertThat(container.times("4")).isEqualTo(2);
        assertThat(Set.copyOf(container.delivered())).hasSize(10);
    }

    @Test
    void receivesNoMoreMessagesThanThereAreSessions() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("3");
        sqs.send(QUEUE, texts(12));
        activate(container, spec);

        Eventually.await("three beans work", () -> container.running() == 3);
        assertThat(sqs.invisible(QUEUE)).isEqualTo(3);
        assertThat(sqs.visible(QUEUE)).isEqualTo(9);
        mayFinish.countDown();

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.maxRunning()).isEqualTo(3);
        assertThat(container.delivered()).hasSize(12);
    }

    @Test
    void receivesSeveralMessagesInOneCall() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(40));
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("10");
        activate(container, spec);

        Eventually.await("all are deleted", () -> container.delivered().size() == 40 && sqs.isEmpty(QUEUE));
        assertThat(counter("Polls")).isLessThanOrEqualTo(10);
    }

    @Test
    void messagesWaitWhenTheEndpointPoolIsTooSmall() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(20));
        List<Integer> counts = new CopyOnWriteArrayList<>();
        StrictContainer container = add(new StrictContainer(2, false, (message, transaction) -> {
            counts.add(message.getIntProperty("JMSXDeliveryCount"));
            Thread.sleep(20);
        }));
        activate(container, spec());

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.maxRunning()).isLessThanOrEqualTo(2);
        assertThat(counts).hasSize(20).containsOnly(1);
    }

    @Test
    void releasesTheMessagesOfRejectedWork() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        activate(container, spec());
        Eventually.await("the poller runs", () -> container.works() == 1);
        container.rejectWork(true);
        sqs.send(QUEUE, "one");
        Eventually.await("the message was received", () -> counter("Received") >= 1);
        container.rejectWork(false);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactly("one");
    }

    @Test
    void extendsTheVisibilityTimeoutWhileABeanWorks() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        SqsActivationSpec spec = spec();
        spec.setVisibilityTimeoutSeconds("2");
        activate(container, spec);
        sqs.send(QUEUE, "slow");

        Eventually.await("the message was extended three times", () -> counter("Extended") >= 3);
        mayFinish.countDown();

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactly("slow");
    }

    @Test
    void rejectsObjectMessagesSoThatTheyReachTheDeadLetterQueue() throws Exception {
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        spec.setDeadLetterQueue("requests-dead");
        spec.setMaxReceiveCount("2");
        activate(container, spec);
        Eventually.await("the queues exist", () -> sqs.queues().size() == 2);
        try (SQSConnection connection = sqs.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createProducer(session.createQueue(QUEUE)).send(session.createObjectMessage("never read"));
        }

        Eventually.await("the message is a dead letter", () -> sqs.visible("requests-dead") == 1);
        assertThat(container.delivered()).isEmpty();
        assertThat(counter("Poisoned")).isEqualTo(2);
    }

    @Test
    void deliversWhatAmazonsProducerSentUnchanged() throws Exception {
        sqs.create(QUEUE);
        sqs.create("replies");
        CompletableFuture<jakarta.jms.Message> arrived = new CompletableFuture<>();
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        StrictContainer container = container((message, transaction) -> {
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
    void createsAFifoQueueWithItsDeadLetterQueueAndKeepsTheOrder() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        StrictContainer container = container((message, transaction) -> {
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
        Eventually.await("the queues exist", () -> sqs.queues().size() == 2);

        assertThat(sqs.attributes("orders.fifo").get(QueueAttributeName.REDRIVE_POLICY))
                .contains("orders-dead.fifo", "3");
        sqs.sendToGroup("orders.fifo", "one", texts(6));
        Eventually.await("all are deleted", () -> container.delivered().size() == 7 && sqs.isEmpty("orders.fifo"));
        assertThat(container.delivered()).containsExactly("1", "2", "3", "3", "4", "5", "6");
    }

    @Test
    void aMessageThatAlwaysFailsReachesTheDeadLetterQueueAfterMaxReceiveCount() throws Exception {
        StrictContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        spec.setDeadLetterQueue("requests-dead");
        spec.setMaxReceiveCount("2");
        activate(container, spec);
        Eventually.await("the queues exist", () -> sqs.queues().size() == 2);
        sqs.send(QUEUE, "bad", "good");

        Eventually.await("it is a dead letter", () -> sqs.visible("requests-dead") == 1 && sqs.isEmpty(QUEUE));
        assertThat(container.times("bad")).isEqualTo(2);
        assertThat(container.times("good")).isEqualTo(1);
    }

    @Test
    void onlyTheFailingMessageOfAFifoGroupReachesTheDeadLetterQueue() throws Exception {
        StrictContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("1")) {
                throw new IllegalStateException("on purpose");
            }
        });
        SqsActivationSpec spec = spec();
        spec.setDestination("orders.fifo");
        spec.setDeadLetterQueue("orders-dead.fifo");
        spec.setMaxReceiveCount("4");
        spec.setMaxRedeliveryDelaySeconds("1");
        spec.setCreateQueues("true");
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await("the queues exist", () -> sqs.queues().size() == 2);
        adapter.endpointDeactivation(container, spec);
        Eventually.await("the poller has ended", () -> container.works() == 0);
        sqs.sendToGroup("orders.fifo", "one", texts(4));
        activate(container, spec);

        Eventually.await(
                "one is a dead letter", () -> sqs.visible("orders-dead.fifo") == 1 && sqs.isEmpty("orders.fifo"));
        assertThat(container.delivered()).containsExactly("1", "1", "1", "1", "2", "3", "4");
    }

    @Test
    void retriesAndLogsWhileTheContainerRejectsWork() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        try (LogRecords log = new LogRecords()) {
            activate(container, spec());
            Eventually.await("the poller runs", () -> container.works() == 1);
            container.rejectWork(true);
            sqs.send(QUEUE, texts(3));
            Eventually.await("all were rejected, one of them twice", () -> counter("Received") >= 4);
            assertThat(log.at(Level.WARNING, "no thread")).hasSizeGreaterThanOrEqualTo(3);
        }
        assertThat(container.delivered()).isEmpty();
        container.rejectWork(false);

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void anActivationWithoutAThreadForItsPollerFailsAndLeavesNothing() {
        StrictContainer container = container((message, transaction) -> {});
        container.rejectWork(true);

        assertThatExceptionOfType(ResourceException.class).isThrownBy(() -> activate(container, spec()));
        assertThat(JmxCounters.activations()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sqs-ra "));
    }
}
