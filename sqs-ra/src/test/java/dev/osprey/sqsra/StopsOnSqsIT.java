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

/** What a stop finishes, releases and leaves behind. */
class StopsOnSqsIT extends SqsSuite {
    private static final int STOPS = Boolean.getBoolean("osprey.thorough") ? 200 : 20;
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);

    @Test
    void aDeactivationDoesNotWaitForTheLongPoll() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setWaitTimeSeconds("20");
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await("the queue was found", () -> counter("InFlight") == 0 && container.works() == 1);
        sqs.send(QUEUE, "first");
        Eventually.await("the next long poll is in progress", () -> counter("Acknowledged") == 1);

        CompletableFuture<Void> deactivated =
                CompletableFuture.runAsync(() -> adapter.endpointDeactivation(container, spec));
        deactivated.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aMessageThatArrivesAfterAStopIsAvailableToOthersAtOnce() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        spec.setWaitTimeSeconds("5");
        StrictContainer container = container((message, transaction) -> {});
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await(
                "a poll is in progress", () -> proxy.calls("ReceiveMessage").size() == 1);

        adapter.stop();
        Eventually.await("the poller has ended", () -> container.works() == 0);
        sqs.send(QUEUE, "one");

        // Whether in the hands of a poll that nobody reads, or received and released before: this is the first
        // delivery.
        assertThat(sqs.invisible(QUEUE)).isZero();
        List<Message> received = sqs.receive(QUEUE);
        assertThat(received).extracting(Message::body).containsExactly("one");
    }

    @Test
    void aMessageWhoseResponseIsOnItsWayDuringTheStopIsReleased() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        spec.setWaitTimeSeconds("5");
        StrictContainer container = container((message, transaction) -> {});
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await(
                "a poll is in progress", () -> proxy.calls("ReceiveMessage").size() == 1);
        proxy.holdResponses("ReceiveMessage");
        sqs.send(QUEUE, "one");
        Eventually.await("SQS has handed it to the poll", () -> sqs.invisible(QUEUE) == 1);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        Eventually.await("the adapter stops", () -> container.works() == 1);
        assertThat(stopped).isNotDone();
        proxy.passResponses();
        stopped.get(20, TimeUnit.SECONDS);

        assertThat(container.delivered()).isEmpty();
        assertThat(sqs.invisible(QUEUE)).isZero();
        assertThat(sqs.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void aPollThatOutlastsTheDrainTimeoutIsAborted() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        spec.setWaitTimeSeconds("20");
        spec.setDrainTimeoutSeconds("0");
        StrictContainer container = container((message, transaction) -> {});
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await(
                "a poll is in progress", () -> proxy.calls("ReceiveMessage").size() == 1);

        long start = System.nanoTime();
        adapter.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeLimit(0));
        Eventually.await("the poller has ended", () -> container.works() == 0);
    }

    @Test
    void aMessageThatArrivesAfterADeactivationIsAvailableToOthersAtOnce() throws Exception {
        sqs.create(QUEUE);
        StrictContainer old = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setWaitTimeSeconds("20");
        SqsResourceAdapter adapter = activate(old, spec);
        sqs.send(QUEUE, "first");
        Eventually.await("the next long poll is in progress", () -> counter("Acknowledged") == 1);

        adapter.endpointDeactivation(old, spec);
        sqs.send(QUEUE, "second");
        StrictContainer next = container((message, transaction) -> {});
        activate(next, spec());

        // Below the 30 seconds that it would stay invisible if the old poll had received it.
        Eventually.await("the message is delivered", Duration.ofSeconds(25), () -> next.times("second") == 1);
        assertThat(old.delivered()).containsExactly("first");
    }

    @Test
    void aStopFinishesDeliveriesInProgress() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        SqsActivationSpec spec = spec();
        spec.setMaxSessions("2");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, texts(5));
        Eventually.await("two beans work", () -> container.running() == 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        CompletableFuture<Void> stoppedAgain =
                CompletableFuture.runAsync(() -> adapter.endpointDeactivation(container, spec));
        Eventually.await("the poller has ended, the beans work", () -> container.works() == 2);
        mayFinish.countDown();
        stopped.get(20, TimeUnit.SECONDS);
        stoppedAgain.get(20, TimeUnit.SECONDS);

        assertThat(container.delivered()).hasSize(2);
        assertThat(sqs.invisible(QUEUE)).isZero();
        assertThat(sqs.visible(QUEUE)).isEqualTo(3);
    }

    @Test
    void releasesWhatDoesNotFinishWithinTheDrainTimeout() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        SqsActivationSpec spec = spec();
        spec.setDrainTimeoutSeconds("1");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, "endless");
        Eventually.await("the bean works", () -> container.running() == 1);

        adapter.endpointDeactivation(container, spec);

        // The last poll may receive it once more and releases it; its visibility timeout of 30 seconds plays no part.
        Eventually.await("the message is visible again", Duration.ofSeconds(25), () -> sqs.visible(QUEUE) == 1);
        mayFinish.countDown();
    }

    @Test
    void aMessageThatArrivesDuringTheStopIsAvailableToOthersAtOnce() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        SqsResourceAdapter adapter = activate(container((message, transaction) -> {}), spec);
        Eventually.await(
                "a poll is in progress", () -> proxy.calls("ReceiveMessage").size() == 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        sqs.send(QUEUE, "one");
        stopped.get(20, TimeUnit.SECONDS);

        assertThat(counter("InFlight")).isZero();
        assertThat(sqs.invisible(QUEUE)).isZero();
    }

    @Test
    void startsNoFurtherMessageOfAGroupAfterTheStopSignal() throws Exception {
        sqs.createFifo("orders.fifo");
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        sqs.sendToGroup("orders.fifo", "one", texts(5));
        SqsActivationSpec spec = spec();
        spec.setDestination("orders.fifo");
        SqsResourceAdapter adapter = activate(container, spec);
        Eventually.await("a bean works", () -> container.running() == 1);
        assertThat(sqs.invisible("orders.fifo")).isEqualTo(5);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
        Eventually.await("the poller has ended", () -> container.works() == 1);
        mayFinish.countDown();
        stopped.get(20, TimeUnit.SECONDS);

        assertThat(container.delivered()).containsExactly("1");
        assertThat(sqs.invisible("orders.fifo")).isZero();
        assertThat(sqs.visible("orders.fifo")).isEqualTo(4);
    }

    @Test
    void theDrainDoesNotReleaseAMessageWhoseBeanHasSucceeded() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> {
            if (((TextMessage) message).getText().equals("2")) {
                mayFinish.await();
            }
        });
        SqsActivationSpec spec = throughProxy();
        spec.setDrainTimeoutSeconds("1");
        spec.setVisibilityTimeoutSeconds("600");
        proxy.respondWith(Fault.SILENT, "DeleteMessageBatch");
        SqsResourceAdapter adapter = activate(container, spec);
        sqs.send(QUEUE, texts(2));
        Eventually.await(
                "one has succeeded, the other is in progress",
                () -> proxy.calls("DeleteMessageBatch").size() == 1 && container.running() == 1);

        adapter.endpointDeactivation(container, spec);
        mayFinish.countDown();

        Eventually.await(
                "one is visible, the other is not", () -> sqs.visible(QUEUE) == 1 && sqs.invisible(QUEUE) == 1);
        assertThat(sqs.receive(QUEUE)).extracting(Message::body).containsExactly("2");
    }

    @Test
    void aStopKeepsItsTimeLimitWhenSqsDoesNotRespond() throws Exception {
        sqs.create(QUEUE);
        CountDownLatch mayFinish = new CountDownLatch(1);
        StrictContainer container = container((message, transaction) -> mayFinish.await());
        SqsResourceAdapter adapter = adapter(container);
        for (int bean = 0; bean < 3; bean++) {
            SqsActivationSpec spec = throughProxy();
            spec.setMaxSessions("1");
            spec.setDrainTimeoutSeconds("0");
            adapter.endpointActivation(container, spec);
        }
        sqs.send(QUEUE, texts(3));
        Eventually.await("all beans work", () -> container.running() == 3);
        proxy.respondWith(Fault.SILENT);

        long start = System.nanoTime();
        adapter.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeLimit(0));
        mayFinish.countDown();
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
            ledger.block(slow);
            SqsResourceAdapter adapter = adapter(container);
            SqsActivationSpec spec = spec();
            spec.setMaxSessions("4");
            spec.setDrainTimeoutSeconds(slow ? "1" : "5");
            int before = ledger.started();
            adapter.endpointActivation(container, spec);
            Eventually.await("some deliveries have started", () -> ledger.started() > before);
            long start = System.nanoTime();
            if (stop % 2 == 0) {
                adapter.stop();
            } else {
                adapter.endpointDeactivation(container, spec);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isLessThan(timeLimit(slow ? 1 : 5));
            ledger.unblock();
        }
        activate(container, spec());

        int all = sent;
        Eventually.await(
                "all are deleted", Duration.ofSeconds(60), () -> ledger.finished() == all && sqs.isEmpty(QUEUE));
        assertThat(ledger.redone()).isEmpty();
    }

    @Test
    void redeploymentsLeakNoThreadEndpointSocketMBeanOrAdapter() throws Exception {
        List<WeakReference<SqsResourceAdapter>> stopped = new ArrayList<>();
        StrictContainer container = container((message, transaction) -> {});
        for (int i = 0; i < 20; i++) {
            stopped.add(new WeakReference<>(deployAndUndeploy(container, "requests-" + i)));
        }

        Eventually.await("all pollers have ended", () -> container.works() == 0);
        Eventually.await(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sqs-ra ")));
        assertThat(container.openEndpoints()).isZero();
        Eventually.await("no socket is left", () -> Sockets.openTo(proxy.port()) == 0);
        assertThat(JmxCounters.activations()).isEmpty();
        Eventually.await("no adapter is left", () -> {
            System.gc();
            return stopped.stream().allMatch(reference -> reference.get() == null);
        });
    }

    /** Bypasses the suite's list of adapters, which would keep a reference. */
    private SqsResourceAdapter deployAndUndeploy(StrictContainer container, String queue) throws Exception {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        adapter.start(container);
        sqs.create(queue);
        SqsActivationSpec spec = throughProxy();
        spec.setDestination(queue);
        adapter.endpointActivation(container, spec);
        sqs.send(queue, queue);
        try {
            Eventually.await("the message is delivered", () -> container.times(queue) == 1);
            assertThat(Sockets.openTo(proxy.port())).isPositive();
            adapter.endpointDeactivation(container, spec);
        } finally {
            adapter.stop();
        }
        return adapter;
    }

    /** The drain timeout and the last calls, as the README guarantees. */
    private static Duration timeLimit(int drainTimeoutSeconds) {
        return Duration.ofSeconds(drainTimeoutSeconds).plus(LAST_CALLS.multipliedBy(2));
    }
}
