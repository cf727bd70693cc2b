package dev.osprey.web.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counters and times of HTTP requests. */
@Singleton
public class RequestCounts {

    private static final Metadata REQUESTS = MetricMetadata.of("osprey_http_requests", "HTTP requests answered");
    // The units are in the names, and the histogram is made of gauges: Payara exports quantiles of timers, which cannot
    // be added up.
    private static final Metadata BUCKET = MetricMetadata.of(
            "osprey_http_request_time_seconds_bucket",
            "HTTP requests whose answer began within this time from the arrival of the whole request");
    private static final Metadata SUM =
            MetricMetadata.of("osprey_http_request_time_seconds_sum", "Total of these times");
    private static final Metadata COUNT =
            MetricMetadata.of("osprey_http_request_time_seconds_count", "Number of these times");
    private static final String OTHER = "other";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", OTHER);

    private final Map<String, DurationHistogram> times =
            METHODS.stream().collect(Collectors.toMap(Function.identity(), method -> new DurationHistogram()));
    private final MetricRegistry registry;

    @Inject
    RequestCounts(MetricRegistry registry) {
        this.registry = registry;
        times.forEach((name, histogram) -> {
            Tag method = new Tag("method", name);
            IntStream.range(0, DurationHistogram.BOUNDS.size())
                    .forEach(bucket ->
                            registry.gauge(BUCKET, histogram, each -> each.upTo(bucket), method, bound(bucket)));
            registry.gauge(SUM, histogram, DurationHistogram::sumSeconds, method);
            registry.gauge(COUNT, histogram, DurationHistogram::count, method);
        });
    }

    /** Removes the gauges, which would keep an undeployed application alive. */
    @PreDestroy
    void stop() {
        METHODS.forEach(name -> {
            Tag method = new Tag("method", name);
            IntStream.range(0, DurationHistogram.BOUNDS.size())
                    .forEach(bucket -> registry.remove(new MetricID(BUCKET.getName(), method, bound(bucket))));
            registry.remove(new MetricID(SUM.getName(), method));
            registry.remove(new MetricID(COUNT.getName(), method));
        });
    }

    /** @param method any text that a client sent */
    public void answered(String method, int status, Duration time) {
        String known = times.containsKey(method) ? method : OTHER;
        registry.counter(REQUESTS, new Tag("method", known), new Tag("status", Integer.toString(status)))
                .inc();
        times.get(known).add(time);
    }

    private static Tag bound(int bucket) {
        return new Tag("le", DurationHistogram.BOUNDS.get(bucket));
    }
}
