package dev.osprey.web.metrics;

import java.time.Duration;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.osprey.web.Rest;
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

class RequestTimerTest {

    // Without one, counters of the composite registry count nothing.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String scope;
    private MetricRegistry registry;
    private RequestCounts counts;
    private Rest rest;

    /** Answers. */
    @Path("/")
    public static final class Answering {

        @GET
        @Path("page")
        public String page() {
            return "page";
        }

        @GET
        @Path("started")
        public String started() {
            return "started";
        }
    }

    @BeforeEach
    void open(TestInfo test) {
        Metrics.addRegistry(meters);
        // Of its own: dropped registries leave their counts behind.
        scope = test.getDisplayName();
        registry = SharedMetricRegistries.getOrCreate(scope);
        counts = new RequestCounts(registry);
        rest = Rest.of(Answering.class, RequestTimer.class)
                .bind(RequestCounts.class, counts)
                .build();
    }

    @AfterEach
    void close() {
        SharedMetricRegistries.drop(scope);
        Metrics.removeRegistry(meters);
    }

    @Test
    void answeredAndRefusedRequestsAreCountedByStatus() {
        rest.get("/page");
        rest.get("/page");
        rest.get("/nowhere");
        rest.call("POST", "/page").send();

        assertThat(requests("GET", 200)).isEqualTo(2);
        assertThat(requests("GET", 404)).isEqualTo(1);
        assertThat(requests("POST", 405)).isEqualTo(1);
        assertThat(gauge("osprey_http_request_time_seconds_count", new Tag("method", "GET")))
                .isEqualTo(3);
        assertThat(gauge("osprey_http_request_time_seconds_bucket", new Tag("method", "GET"), new Tag("le", "+Inf")))
                .isEqualTo(3);
    }

    @Test
    void aProbeIsNotCounted() {
        rest.get("/started");

        assertThat(registry.getCounters()).isEmpty();
    }

    @Test
    void aMethodOfAClientsOwnMakesNoNewSeries() {
        counts.answered("MY-METHOD", 405, Duration.ofSeconds(2));

        assertThat(requests("other", 405)).isEqualTo(1);
        assertThat(gauge("osprey_http_request_time_seconds_sum", new Tag("method", "other")))
                .isEqualTo(2);
    }

    @Test
    void afterTheStopNoGaugeHoldsTheApplication() {
        counts.stop();

        assertThat(registry.getGauges()).isEmpty();
    }

    private long requests(String method, int status) {
        return registry.getCounter(new MetricID(
                        "osprey_http_requests", new Tag("method", method), new Tag("status", Integer.toString(status))))
                .getCount();
    }

    private double gauge(String name, Tag... tags) {
        return registry.getGauge(new MetricID(name, tags)).getValue().doubleValue();
    }
}
