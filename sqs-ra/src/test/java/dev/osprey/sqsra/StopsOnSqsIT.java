package dev.osprey.sqsra;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.jms.TextMessage;

import dev.osprey.sqsra.inbound.SqsActivationSpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** What a stop finishes, hands back and leaves. */
class StopsOnSqsIT extends SqsSuite {
    private static final int STOPS = Boolean.getBoolean("osprey.thorough") ? 200 : 20;
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);

    @Test
    void aDeactivationWhilePollingDoesNotWaitForTheLongPoll() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
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
        StrictContainer old = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setWaitTimeSeconds("20");
        SqsResourceAdapter adapter = activate(old, spec);
        sqs.send(QUEUE, "first");
        Eventually.await("the next long poll is under way", () -> counter("Acknowledged") == 1);

        adapter.endpointDeactivation(old, spec);
        sqs.send(QUEUE, "second");
        StrictContainer next = container((message, transaction) -> {});
        activate(next, spec());

        // Well below the thirty seconds that it would stay hidden if the old poll had swallowed it.
        Eventually.await("the message is delivered", Duration.ofSeconds(10), () -> next.times("second") == 1);
        assertThat(old.begun()).containsExactly("first");
    }

    @Test
    void aStopFinishesWhatIsBeingWorkedOn() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayEnd.await());
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
        StrictContainer container = container((message, transaction) -> mayEnd.await());
        SqsActivationSpec spec = spec();
        spec.setDrainTimeoutSeconds("1");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, "endless");
        Eventually.await("the bean works", () -> container.running() == 1);

        adapter.endpointDeactivation(container, spec);

        // The last poll may take it once more, and shows it again; the time-out of thirty seconds has no part in that.
        Eventually.await("the message is there again", Duration.ofSeconds(10), () -> sqs.visible(QUEUE) == 1);
        mayEnd.countDown();
    }

    @Test
    void aMessageThatArrivesWhileTheAdapterStopsIsThereForOthersAtOnce() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughFront();
        SqsResourceAdapter adapter = activate(container((message, transaction) -> {}), spec);
        Eventually.await(
                "a poll is under way", () -> front.calls("ReceiveMessage").size() == 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        sqs.send(QUEUE, "one");
        stopped.get(20, TimeUnit.SECONDS);

        assertThat(counter("InFlight")).isZero();
        assertThat(sqs.hidden(QUEUE)).isZero();
    }

    @Test
    void afterTheStopSignalNoFurtherMessageOfAGroupIsBegun() throws Exception {
        sqs.createFifo("orders.fifo");
        CountDownLatch mayEnd = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayEnd.await());
        sqs.sendToGroup("orders.fifo", "one", texts(5));
        SqsActivationSpec spec = spec();
        spec.setDestination("orders.fifo");
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await("a bean works", () -> container.running() == 1);
        assertThat(sqs.hidden("orders.fifo")).isEqualTo(5);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        Eventually.await("the poller has heard the signal", () -> container.works() == 1);
        mayEnd.countDown();
        stopped.get(20, TimeUnit.SECONDS);

        assertThat(container.begun()).containsExactly("1");
        assertThat(sqs.hidden("orders.fifo")).isZero();
        assertThat(sqs.visible("orders.fifo")).isEqualTo(4);
    }

    @Test
    void aMessageWhoseBeanHasSucceededIsNotHandedBackByTheDrain() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("2")) {
                mayEnd.await();
            }
        });
        SqsActivationSpec spec = throughFront();
        spec.setDrainTimeoutSeconds("1");
        spec.setVisibilityTimeoutSeconds("600");
        front.be(Trouble.SILENT, "DeleteMessageBatch");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, texts(2));
        Eventually.await(
                "one has succeeded, the other is in work",
                () -> front.calls("DeleteMessageBatch").size() == 1 && container.running() == 1);

        adapter.endpointDeactivation(container, spec);
        mayEnd.countDown();

        Eventually.await("one is there again, the other not", () -> sqs.visible(QUEUE) == 1 && sqs.hidden(QUEUE) == 1);
        assertThat(sqs.receive(QUEUE)).extracting(Message::body).containsExactly("2");
    }

    @Test
    void anSqsThatAnswersNothingHoldsUpNoStopBeyondItsBound() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayEnd = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayEnd.await());
        SqsResourceAdapter adapter = adapter(container);
        for (int bean = 0; bean < 3; bean++) {
            SqsActivationSpec spec = throughFront();
            spec.setMaxSessions("1");
            spec.setDrainTimeoutSeconds("0");
            adapter.endpointActivation(container, spec);
        }
        sqs.send(QUEUE, texts(3));
        Eventually.await("all beans work", () -> container.running() == 3);
        front.be(Trouble.SILENT);

        long start = System.nanoTime();
        adapter.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound(0));
        mayEnd.countDown();
    }

    @Test
    void acrossManyStopsUnderLoadNoMessageIsLostAndNoFinishedOneIsRedelivered() throws Exception {
        sqs.create(QUEUE);
        int sent = 0;
        Ledger ledger = new Ledger();
        StrictContainer container = container((message, transaction) -> ledger.work(((TextMessage) message).getText()));
        for (int stop = 0; stop < STOPS; stop++) {
            for (; sent < ledger.finished() + 40; sent += 10) {
                sqs.send(QUEUE, texts(sent + 1, 10));
            }
            boolean slow = stop % 50 == 10;
            ledger.holdUp(slow);
            SqsResourceAdapter adapter = adapter(container);
            SqsActivationSpec spec = spec();
            spec.setMaxSessions("4");
            // What a poll has taken that was cut comes back soon.
            spec.setVisibilityTimeoutSeconds("5");
            spec.setDrainTimeoutSeconds(slow ? "1" : "5");
            int before = ledger.begun();
            adapter.endpointActivation(container, spec);
            Eventually.await("some are begun", () -> ledger.begun() > before);
            long start = System.nanoTime();
            if (stop % 2 == 0) {
                adapter.stop();
            } else {
                adapter.endpointDeactivation(container, spec);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isLessThan(bound(slow ? 1 : 5));
            ledger.letGo();
        }
        activate(container, spec());

        int all = sent;
        Eventually.await(
                "all are deleted", Duration.ofSeconds(60), () -> ledger.finished() == all && sqs.isEmpty(QUEUE));
        assertThat(ledger.doneAgain()).isEmpty();
    }

    @Test
    void twentyRedeploymentsLeaveNoThreadNoEndpointNoSocketNoJmxBeanAndNoAdapter() throws Exception {
        List<WeakReference<SqsResourceAdapter>> gone = new ArrayList<>();
        StrictContainer container = container((message, transaction) -> {});
        for (int i = 0; i < 20; i++) {
            gone.add(new WeakReference<>(deployAndUndeploy(container, "requests-" + i)));
        }

        Eventually.await("all pollers have ended", () -> container.works() == 0);
        Eventually.await(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sqs-ra ")));
        assertThat(container.openEndpoints()).isZero();
        Eventually.await("no socket is left", () -> Sockets.openTo(front.port()) == 0);
        assertThat(JmxCounters.activations()).isEmpty();
        Eventually.await("no adapter is left", () -> {
            System.gc();
            return gone.stream().allMatch(reference -> reference.get() == null);
        });
    }

    /**
     * Not through the suite's own list of adapters, which would keep it. On a queue of its own, as the poll that the stop
     * cuts may still swallow a message.
     */
    private SqsResourceAdapter deployAndUndeploy(StrictContainer container, String queue) throws Exception {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        adapter.start(container);
        sqs.create(queue);
        SqsActivationSpec spec = throughFront();
        spec.setDestination(queue);
        spec.setWaitTimeSeconds("20");
        adapter.endpointActivation(container, spec);
        sqs.send(queue, queue);
        try {
            Eventually.await("the message is delivered", () -> container.times(queue) == 1);
            assertThat(Sockets.openTo(front.port())).isPositive();
            adapter.endpointDeactivation(container, spec);
        } finally {
            adapter.stop();
        }
        return adapter;
    }

    /** The drain time-out and the last calls, as the README promises. */
    private static Duration bound(int drainTimeoutSeconds) {
        return Duration.ofSeconds(drainTimeoutSeconds).plus(LAST_CALLS.multipliedBy(2));
    }
}
