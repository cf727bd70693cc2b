package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import dev.osprey.sqsra.StrictContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The poller on the test's thread, until the stop signal that each test raises. */
class PollerTest {
    private static final int PERMITS = 3;

    private final ScriptedSqs sqs = new ScriptedSqs();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    private final StopSignal stop = new StopSignal();
    private final Permits permits = new Permits(PERMITS, Duration.ZERO);
    private final CompletableFuture<Void> delivery = new CompletableFuture<>();
    private final StrictContainer container =
            new StrictContainer(PERMITS, false, (message, transaction) -> delivery.complete(null));

    @AfterEach
    void close() {
        container.close();
    }

    @Test
    void releasesWhatAPollReturnsAfterTheStop() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 0);
        sqs.with(2);
        sqs.duringReceive(() -> {
            stop.raise();
            batch.inFlight.close();
        });

        Poller poller = poller(batch);
        poller.run();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 0, "2", 0));
        assertThat(permits.acquire(PERMITS)).isEqualTo(PERMITS);
        assertThat(container.delivered()).isEmpty();
        assertThat(poller.termination()).isCompleted();
    }

    @Test
    void asksForNoMoreMessagesThanThereArePermits() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 0);
        sqs.receiveLimits.clear();
        permits.acquire(1);
        sqs.duringReceive(stop::raise);

        poller(batch).run();

        assertThat(sqs.receiveLimits).containsExactly(PERMITS - 1);
        assertThat(batch.counters.getPolls()).isEqualTo(1);
        assertThat(batch.counters.getLastSuccessfulPoll()).isNotNull();
    }

    @Test
    void leavesTimeForFollowersAfterAPollThatReturnedFewerThanItCould() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 0);
        List<Long> polls = new ArrayList<>();
        sqs.with("first");
        sqs.duringReceive(() -> {
            polls.add(System.nanoTime());
            if (polls.size() == 2) {
                // A delivery does not begin after the stop.
                delivery.orTimeout(1, TimeUnit.MINUTES).join();
                stop.raise();
            }
        });

        poller(batch).run();

        assertThat(Duration.ofNanos(polls.get(1) - polls.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(5));
        assertThat(container.delivered()).hasSize(1);
    }

    @Test
    void endsWithoutAPollWhenTheContainerReleasesIt() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 0);
        sqs.receiveLimits.clear();
        Poller poller = poller(batch);

        poller.release();
        poller.run();

        assertThat(sqs.receiveLimits).isEmpty();
        assertThat(poller.termination()).isCompleted();
    }

    @Test
    void logsAnErrorThatEndsIt() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 0);
        NoClassDefFoundError error = new NoClassDefFoundError("jdk/net/Sockets");
        sqs.duringReceive(() -> {
            throw error;
        });
        Poller poller = poller(batch);

        assertThatThrownBy(poller::run).isSameAs(error);

        assertThat(log.at(Level.SEVERE, "failed and ends")).hasSize(1);
        assertThat(poller.termination()).isCompleted();
    }

    private Poller poller(ReceivedBatch batch) {
        return new Poller(
                batch.connection,
                permits,
                batch.inFlight,
                100,
                batch.dispatcher(container, container, permits, stop),
                batch.releaser,
                stop,
                batch.counters,
                batch.clock,
                () -> 0);
    }
}
