package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Observation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObserverTest {

    private final TestClock clock = new TestClock();
    private final FleetWorker worker = new FleetWorker("app-instance-1", "1", clock.instant());
    private QueueDepth depth = new QueueDepth(0, 0, 0);
    private final Observer observer = new Observer(() -> depth, clock);

    @Test
    void theFirstObservationHasNoMeasurements() {
        depth = new QueueDepth(30, 2, 1);

        Observation seen = observer.observe(List.of(worker), Map.of());

        assertThat(seen)
                .isEqualTo(new Observation(
                        clock.instant(),
                        30,
                        2,
                        1,
                        Optional.of(Duration.ZERO),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(worker.startedAt()),
                        0));
    }

    @Test
    void arrivalsAreTheGrowthOfTheQueuePlusAnsweredImages() {
        observer.observe(List.of(worker), ready(0, Duration.ZERO));
        clock.advance(Duration.ofSeconds(10));
        depth = new QueueDepth(20, 10, 0);

        Observation seen = observer.observe(List.of(worker), ready(50, Duration.ofSeconds(5)));

        assertThat(seen.arrivalRate()).isEqualTo(8);
        assertThat(seen.answerRate()).isEqualTo(5);
        assertThat(seen.serviceTime()).contains(Duration.ofMillis(100));
        assertThat(seen.ready()).isEqualTo(1);
        assertThat(seen.bootingSince()).isEmpty();
    }

    @Test
    void aPurgedQueueDoesNotCauseANegativeRate() {
        depth = new QueueDepth(500, 0, 0);
        observer.observe(List.of(), Map.of());
        clock.advance(Duration.ofSeconds(10));
        depth = new QueueDepth(0, 0, 0);

        assertThat(observer.observe(List.of(), Map.of()).arrivalRate()).isZero();
    }

    @Test
    void aRestartedCounterDoesNotCauseNegativeWork() {
        observer.observe(List.of(worker), ready(50, Duration.ofSeconds(5)));
        clock.advance(Duration.ofSeconds(10));

        Observation seen = observer.observe(List.of(worker), ready(10, Duration.ofSeconds(1)));

        assertThat(seen.arrivalRate()).isZero();
        assertThat(seen.serviceTime()).contains(Duration.ofMillis(100));
    }

    @Test
    void measuresTheBootTimeOncePerWorker() {
        Map<String, Heartbeat> heartbeats = ready(0, Duration.ZERO);
        clock.advance(Duration.ofSeconds(60));

        observer.observe(List.of(worker), heartbeats);

        assertThat(observer.observe(List.of(worker), heartbeats).bootTime()).contains(Duration.ofSeconds(12));
    }

    @Test
    void anEmptyQueueHasNoOldestMessage() {
        depth = new QueueDepth(0, 4, 0);
        observer.observe(List.of(), Map.of());
        clock.advance(Duration.ofSeconds(10));

        assertThat(observer.observe(List.of(), Map.of()).oldest()).isEmpty();
    }

    @Test
    void theOldestMessageWasSentAfterTheQueueWasLastEmpty() {
        observer.observe(List.of(), Map.of());
        depth = new QueueDepth(3, 0, 0);
        clock.advance(Duration.ofSeconds(10));
        assertThat(observer.observe(List.of(), Map.of()).oldest()).contains(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));

        assertThat(observer.observe(List.of(), Map.of()).oldest()).contains(Duration.ofSeconds(20));
    }

    @Test
    void theOldestMessageIsYoungerThanTheNewestReceived() {
        depth = new QueueDepth(30, 0, 0);
        observer.observe(List.of(worker), ready(0, Duration.ZERO));
        clock.advance(Duration.ofSeconds(60));
        Instant received = clock.instant().minusSeconds(25);

        assertThat(observer.observe(List.of(worker), ready(9, Duration.ofSeconds(9), Optional.of(received)))
                        .oldest())
                .contains(Duration.ofSeconds(25));
        // Still so after that worker has stopped.
        assertThat(observer.observe(List.of(), Map.of()).oldest()).contains(Duration.ofSeconds(25));
    }

    @Test
    void aWorkerWithAFastClockDoesNotCauseANegativeAge() {
        depth = new QueueDepth(30, 0, 0);
        observer.observe(List.of(worker), ready(0, Duration.ZERO));
        clock.advance(Duration.ofSeconds(10));
        Instant ahead = clock.instant().plusSeconds(3);

        assertThat(observer.observe(List.of(worker), ready(9, Duration.ofSeconds(9), Optional.of(ahead)))
                        .oldest())
                .contains(Duration.ZERO);
    }

    private Map<String, Heartbeat> ready(long answered, Duration busy) {
        return ready(answered, busy, Optional.empty());
    }

    private Map<String, Heartbeat> ready(long answered, Duration busy, Optional<Instant> newestTaken) {
        Instant readyAt = worker.startedAt().plusSeconds(12);
        Heartbeat heartbeat = new Heartbeat(
                worker.name(),
                worker.id(),
                WorkerState.BUSY,
                Optional.empty(),
                worker.startedAt(),
                Optional.of(readyAt),
                clock.instant(),
                new Heartbeat.Work(answered, busy, newestTaken),
                Optional.empty());
        return Map.of(worker.identity(), heartbeat);
    }
}
