package dev.osprey.web.lifecycle;

import java.util.OptionalInt;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.backlog.PolledQueues;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import static org.assertj.core.api.Assertions.assertThat;

class FleetGaugesTest {

    private static final Object APPLICATION = new Object();

    // Without one, gauges of the composite registry have no value.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PolledQueues queues = new PolledQueues(new TestClock());
    private boolean leads;
    private OptionalInt wanted = OptionalInt.empty();
    private String scope;
    private MetricRegistry registry;
    private FleetGauges gauges;

    @BeforeEach
    void start(TestInfo test) {
        Metrics.addRegistry(meters);
        scope = test.getDisplayName();
        registry = SharedMetricRegistries.getOrCreate(scope);
        gauges = new FleetGauges(registry, queues.backlog(), () -> leads, () -> wanted);
        gauges.start(APPLICATION);
    }

    @AfterEach
    void close() {
        SharedMetricRegistries.drop(scope);
        Metrics.removeRegistry(meters);
    }

    @Test
    void workersAreCountedByTheirState() {
        assertThat(value("osprey_workers", new Tag("state", "BUSY"))).isZero();

        queues.poll(0, 0);

        assertThat(value("osprey_workers", new Tag("state", "BUSY"))).isEqualTo(1);
        assertThat(value("osprey_workers", new Tag("state", "IDLE"))).isZero();
    }

    @Test
    void theOldestRequestAgesUntilTheQueueIsEmpty() {
        queues.poll(3, 0);
        queues.poll(3, 0);
        assertThat(value("osprey_oldest_request_age")).isEqualTo(2);

        queues.poll(0, 3);

        assertThat(value("osprey_oldest_request_age")).isZero();
    }

    @Test
    void theTimeOfAnImageIsThatOfAllWorkersSinceTheFirstPoll() {
        queues.poll(0, 100);
        queues.poll(0, 5);
        queues.poll(0, 3);

        assertThat(value("osprey_service_time_seconds_count")).isEqualTo(8);
        assertThat(value("osprey_service_time_seconds_sum")).isEqualTo(4);
    }

    @Test
    void onlyTheLeaderWantsWorkers() {
        assertThat(value("osprey_scaler_leads")).isZero();
        assertThat(value("osprey_workers_wanted")).isZero();

        leads = true;
        wanted = OptionalInt.of(4);

        assertThat(value("osprey_scaler_leads")).isEqualTo(1);
        assertThat(value("osprey_workers_wanted")).isEqualTo(4);
    }

    @Test
    void gaugesAreRemovedOnStop() {
        gauges.stop(APPLICATION);

        assertThat(registry.getNames()).isEmpty();
    }

    private double value(String gauge, Tag... tags) {
        return registry.getGauge(new MetricID(gauge, tags)).getValue().doubleValue();
    }
}
