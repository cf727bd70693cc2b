package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import jakarta.jms.TextMessage;
import jakarta.resource.spi.work.Work;

import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.LogRecords;
import dev.osprey.sqsra.ScheduleOnlyWorkManager;
import dev.osprey.sqsra.StrictContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages from their dispatch to their settlement, on the test's thread, in a container that notes every breach. */
class DeliveryTest {
    private static final int PERMITS = 12;

    private final ScriptedSqs sqs = new ScriptedSqs();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    private final StopSignal stop = new StopSignal();
    private final ManualWorkManager workManager = new ManualWorkManager();
    private StrictContainer container;
    private ReceivedBatch batch;
    private Permits permits;
    private Dispatcher dispatcher;

    @AfterEach
    void contractIsKeptAndEveryPermitIsReleased() throws InterruptedException {
        container.close();
        assertThat(container.breaches()).isEmpty();
        assertThat(container.openEndpoints()).isZero();
        assertThat(permits.acquire(PERMITS)).isEqualTo(PERMITS);
    }

    @Test
    void aSuccessfulMessageIsDeleted() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));

        deliver();

        assertThat(container.delivered()).containsExactly("1");
        assertThat(sqs.deletes).containsExactly(List.of("1"));
        assertThat(batch.counters.getDelivered()).isEqualTo(1);
        assertThat(batch.counters.getFailed()).isZero();
    }

    @Test
    void aMessageWhoseBeanThrowsIsReleasedWithItsBackoff() throws Exception {
        sqs.with("a", Map.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "3"));
        receive("requests", 1, throwing(new IllegalStateException("on purpose")));

        deliver();

        // 1 s, doubled twice; the random half is zero.
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("a", 2));
        assertThat(sqs.deletes).isEmpty();
        assertThat(batch.counters.getFailed()).isEqualTo(1);
        assertThat(batch.counters.getRedelivered()).isEqualTo(1);
        assertThat(log.at(Level.WARNING, "failed at delivery attempt 3, next attempt in PT2S: IllegalStateException"))
                .hasSize(1);
    }

    @Test
    void aMessageWhoseBeanThrowsAnErrorIsReleasedToo() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {
            throw new AssertionError("on purpose");
        }));

        deliver();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 1));
        assertThat(batch.counters.getFailed()).isEqualTo(1);
    }

    @Test
    void aCommittedMessageIsDeletedAndARolledBackOneReleased() throws Exception {
        receive("requests", 2, new StrictContainer(1, true, (message, transaction) -> {
            if (((TextMessage) message).getText().equals("2")) {
                transaction.setRollbackOnly();
            }
        }));

        deliver();

        assertThat(sqs.deletes).containsExactly(List.of("1"));
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("2", 1));
        assertThat(log.at(Level.WARNING, "the transaction was rolled back")).hasSize(1);
    }

    @Test
    void aFailureBeforeTheDeliveryReleasesTheMessageWithoutADelivery() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));
        container.failBeforeDelivery(true);

        deliver();

        assertThat(container.delivered()).isEmpty();
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 1));
    }

    @Test
    void anUnreadableMessageNeverReachesTheBean() throws Exception {
        sqs.with("a", Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "yesterday"));
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));

        deliver();

        assertThat(container.delivered()).isEmpty();
        assertThat(batch.counters.getPoisoned()).isEqualTo(1);
        assertThat(batch.counters.getFailed()).isEqualTo(1);
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("a", 1));
    }

    @Test
    void theMessagesOfAGroupBehindTheOneThatFailsAreReleasedInOrder() throws Exception {
        for (String text : List.of("1", "2", "3")) {
            sqs.with(text, Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, "group"));
        }
        sqs.with("other", Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, "another"));
        receive("orders.fifo", 4, new StrictContainer(1, false, (message, transaction) -> {
            if (((TextMessage) message).getText().equals("2")) {
                throw new IllegalStateException("on purpose");
            }
        }));

        deliver();

        assertThat(workManager.works).hasSize(2);
        assertThat(container.delivered()).containsExactly("1", "2", "other");
        assertThat(sqs.deletes).containsExactly(List.of("1", "other"));
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("2", 1, "3", 0));
        assertThat(dispatcher.receiveLimit()).isEqualTo(1);
    }

    @Test
    void groupsOfAStandardQueueAreNotKeptInOrder() throws Exception {
        for (String text : List.of("1", "2")) {
            sqs.with(text, Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, "tenant"));
        }
        receive("requests", 2, throwing(new IllegalStateException("on purpose")));

        deliver();

        assertThat(container.delivered()).containsExactly("1", "2");
        assertThat(dispatcher.receiveLimit()).isEqualTo(SqsQueue.BATCH);
    }

    @Test
    void aFailedGroupLimitsTheReceiveCallUntilItsMessageSucceeds() throws Exception {
        sqs.with("1", Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, "group"));
        List<String> failing = new ArrayList<>(List.of("1"));
        receive("orders.fifo", 1, new StrictContainer(1, false, (message, transaction) -> {
            if (!failing.isEmpty()) {
                throw new IllegalStateException(failing.remove(0));
            }
        }));
        deliver();
        assertThat(dispatcher.receiveLimit()).isEqualTo(1);

        permits.acquire(1);
        dispatcher.dispatch(batch.messages);
        workManager.works.get(1).run();

        assertThat(dispatcher.receiveLimit()).isEqualTo(SqsQueue.BATCH);
    }

    @Test
    void noDeliveryStartsAfterTheStopSignal() throws Exception {
        receive("requests", 2, new StrictContainer(1, false, (message, transaction) -> stop.raise()));

        deliver();

        assertThat(container.delivered()).containsExactly("1");
        assertThat(sqs.deletes).containsExactly(List.of("1"));
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("2", 0));
    }

    @Test
    void nothingIsDispatchedOnceTheMessagesInFlightAreClosed() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));
        batch.inFlight.close();

        assertThat(dispatcher.dispatch(batch.messages)).isFalse();
        assertThat(workManager.works).isEmpty();
        permits.release(1);
    }

    @Test
    void rejectedWorkIsReleasedOnceThoughTheContainerReportsItTwice() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));
        workManager.rejectWork(true);

        deliver();

        assertThat(container.delivered()).isEmpty();
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 2));
        assertThat(batch.counters.getFailed()).isZero();
        assertThat(log.at(Level.WARNING, "The container has no thread for messages of queue requests, releasing them"))
                .hasSize(1);
    }

    @Test
    void aMessageWithoutAnEndpointIsReleasedAtOnceWhenTheAdapterStops() throws Exception {
        receive("requests", 1, new StrictContainer(1, false, (message, transaction) -> {}));
        var taken = container.createEndpoint(null);
        dispatcher.dispatch(batch.messages);
        Thread work = new Thread(workManager.works.get(0)::run);
        work.start();
        Eventually.await(
                "the delivery waits for an endpoint",
                () -> !log.at(Level.WARNING, "No endpoint available for bean TestBean")
                        .isEmpty());

        stop.raise();
        work.join();
        batch.makeCalls();
        taken.release();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 0));
    }

    private static StrictContainer throwing(RuntimeException exception) {
        return new StrictContainer(1, false, (message, transaction) -> {
            throw exception;
        });
    }

    /** Receives messages that were scripted before, or as many numbered ones. */
    private void receive(String queue, int count, StrictContainer inContainer) throws Exception {
        if (sqs.isEmpty()) {
            sqs.with(count);
        }
        container = inContainer;
        batch = new ReceivedBatch(Settings.of(queue), settings -> sqs.clients(), count);
        // They are added again by the dispatcher.
        batch.messages.forEach(batch.inFlight::remove);
        permits = new Permits(PERMITS, Duration.ZERO);
        permits.acquire(count);
        dispatcher = batch.dispatcher(container, workManager, permits, stop);
    }

    private void deliver() {
        assertThat(dispatcher.dispatch(batch.messages)).isTrue();
        workManager.works.forEach(Work::run);
        batch.makeCalls();
    }

    /** Keeps the work for the test to run. */
    private static final class ManualWorkManager extends ScheduleOnlyWorkManager {
        private final List<Work> works = new ArrayList<>();

        @Override
        protected void schedule(Work work) {
            works.add(work);
        }
    }
}
