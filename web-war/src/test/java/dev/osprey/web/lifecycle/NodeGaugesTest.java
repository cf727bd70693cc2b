package dev.osprey.web.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.backlog.PolledQueues;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import dev.osprey.web.upload.ReservedMemory;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import static org.assertj.core.api.Assertions.assertThat;

class NodeGaugesTest {

    private static final Object APPLICATION = new Object();

    private final TestClock clock = new TestClock();
    // Without one, gauges of the composite registry have no value.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ReservedMemory uploads = new ReservedMemory(1_000);
    private final PendingReplies pending = new PendingReplies();
    private final PolledQueues queues = new PolledQueues(clock);
    private Instant lastHeartbeat = clock.instant();
    private String scope;
    private MetricRegistry registry;
    private NodeGauges gauges;

    @BeforeEach
    void start(TestInfo test) {
        Metrics.addRegistry(meters);
        scope = test.getDisplayName();
        registry = SharedMetricRegistries.getOrCreate(scope);
        gauges = new NodeGauges(
                registry,
                uploads.memory(),
                pending,
                queues.backlog(),
                queues.deadLetters(),
                () -> lastHeartbeat,
                clock);
        gauges.start(APPLICATION);
    }

    @AfterEach
    void close() {
        SharedMetricRegistries.drop(scope);
        Metrics.removeRegistry(meters);
    }

    @Test
    void allGaugesAreRegisteredWithTheirUnits() {
        Map<String, String> units = registry.getMetadata().values().stream()
                .collect(Collectors.toMap(Metadata::getName, each -> each.unit().orElse(MetricUnits.NONE)));

        assertThat(units)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "osprey_upload_held", MetricUnits.BYTES,
                        "osprey_upload_budget", MetricUnits.BYTES,
                        "osprey_waiting_calls", MetricUnits.NONE,
                        "osprey_backlog", MetricUnits.NONE,
                        "osprey_backlog_wait", MetricUnits.SECONDS,
                        "osprey_answer_rate", MetricUnits.PER_SECOND,
                        "osprey_dead_letters", MetricUnits.NONE,
                        "osprey_reply_queue_beat_age", MetricUnits.SECONDS));
    }

    @Test
    void uploadMemoryIsInBytes() {
        assertThat(value("osprey_upload_held")).isZero();
        uploads.reserve(600);

        assertThat(value("osprey_upload_held")).isEqualTo(600);
        assertThat(value("osprey_upload_budget")).isEqualTo(1_000);
        uploads.release();
        assertThat(value("osprey_upload_held")).isZero();
    }

    @Test
    void waitingCallsAreThoseWithoutAReply() {
        assertThat(value("osprey_waiting_calls")).isZero();
        pending.expect(queued("1"));
        PendingReply cancelled = pending.expect(queued("2"));
        assertThat(value("osprey_waiting_calls")).isEqualTo(2);

        cancelled.result().cancel(false);

        assertThat(value("osprey_waiting_calls")).isEqualTo(1);
    }

    @Test
    void theBacklogChangesWithAPollAndBetweenPolls() {
        assertThat(value("osprey_backlog")).isZero();
        queues.poll(100, 0);
        assertThat(value("osprey_backlog")).isEqualTo(100);

        queues.backlog().accepted();

        assertThat(value("osprey_backlog")).isEqualTo(101);
    }

    @Test
    void rateAndExpectedWaitAreZeroUntilARateIsMeasured() {
        queues.poll(100, 0);
        assertThat(value("osprey_answer_rate")).isZero();
        assertThat(value("osprey_backlog_wait")).isZero();

        for (int poll = 0; poll < 3; poll++) {
            queues.poll(100, 16);
        }

        assertThat(value("osprey_answer_rate")).isEqualTo(8);
        assertThat(value("osprey_backlog_wait")).isEqualTo(12.5);
    }

    @Test
    void deadLettersAreThoseOfTheLastPoll() {
        assertThat(value("osprey_dead_letters")).isZero();

        queues.pollDeadLetters(3);

        assertThat(value("osprey_dead_letters")).isEqualTo(3);
    }

    @Test
    void theAgeOfTheHeartbeatGrowsUntilTheNextOne() {
        assertThat(value("osprey_reply_queue_beat_age")).isZero();
        clock.advance(Duration.ofMillis(20_500));
        assertThat(value("osprey_reply_queue_beat_age")).isEqualTo(20.5);

        lastHeartbeat = clock.instant();
        clock.advance(Duration.ofSeconds(4));

        assertThat(value("osprey_reply_queue_beat_age")).isEqualTo(4);
    }

    @Test
    void gaugesAreRemovedOnStopAndNothingElseIs() {
        registry.counter("of_another_bean");

        gauges.stop(APPLICATION);

        assertThat(registry.getNames()).containsExactly("of_another_bean");
    }

    private double value(String gauge) {
        return registry.getGauge(new MetricID(gauge)).getValue().doubleValue();
    }

    private Classification queued(String id) {
        return Classification.queued(id, "x.png", clock.instant());
    }
}
