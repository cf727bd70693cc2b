package dev.osprey.web.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Counters and times of uploads and replies. */
@Singleton
public class UploadCounts {

    private static final Metadata ACCEPTED = MetricMetadata.of("osprey_uploads_accepted", "Images accepted");
    private static final Metadata REFUSED = MetricMetadata.of("osprey_uploads_refused", "Upload requests rejected");
    private static final Metadata ANSWERS =
            MetricMetadata.of("osprey_answers_received", "Replies received from the reply queue");
    private static final Metadata ANSWER_TIME = MetricMetadata.of(
            "osprey_answer_time",
            MetricUnits.SECONDS,
            "Time from accepting an image to receiving its reply, of the latest " + AnswerTimes.LATEST + " images");
    // The unit is in the name: Payara would put it behind the suffix.
    private static final Metadata ANSWER_TIME_SUM =
            MetricMetadata.of("osprey_answer_time_seconds_sum", "Total of all answer times");
    private static final Metadata ANSWER_TIME_COUNT =
            MetricMetadata.of("osprey_answer_time_seconds_count", "Number of answer times");
    // Of a failure without a worker, or a worker of an earlier version.
    private static final String UNKNOWN = "unknown";
    private static final List<String> REASONS = List.of("backlog", "memory", "limit", "invalid", "fault");
    private static final List<String> QUANTILES = List.of("0.5", "0.75", "0.95", "0.99", "1");

    private final AnswerTimes answerTimes = new AnswerTimes();
    private final MetricRegistry registry;
    private final Clock clock;

    @Inject
    UploadCounts(MetricRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        // Registered at start, so that they are exported as zero before the first event.
        registry.counter(ACCEPTED);
        REASONS.forEach(reason -> registry.counter(REFUSED, new Tag("reason", reason)));
        // Gauges, because Payara exports a Timer's quantiles in nanoseconds under a name that says seconds.
        for (String quantile : QUANTILES) {
            registry.gauge(
                    ANSWER_TIME,
                    answerTimes,
                    times -> times.seconds(Double.parseDouble(quantile)),
                    new Tag("quantile", quantile));
        }
        registry.gauge(ANSWER_TIME_SUM, answerTimes, AnswerTimes::sumSeconds);
        registry.gauge(ANSWER_TIME_COUNT, answerTimes, AnswerTimes::count);
    }

    /** Removes the gauges, which would keep an undeployed application alive. */
    @PreDestroy
    void stop() {
        QUANTILES.forEach(
                quantile -> registry.remove(new MetricID(ANSWER_TIME.getName(), new Tag("quantile", quantile))));
        registry.remove(ANSWER_TIME_SUM.getName());
        registry.remove(ANSWER_TIME_COUNT.getName());
    }

    public void accepted() {
        registry.counter(ACCEPTED).inc();
    }

    /** Why an upload was refused, as far as its status says it. */
    public static String reason(int status) {
        if (status == Status.TOO_MANY_REQUESTS.getStatusCode()) {
            return "limit";
        }
        return Family.familyOf(status) == Family.CLIENT_ERROR ? "invalid" : "fault";
    }

    /** @param reason {@code backlog}, {@code memory}, {@code limit}, {@code invalid} or {@code fault} */
    public void refused(String reason) {
        registry.counter(REFUSED, new Tag("reason", reason)).inc();
    }

    public void answered(Classification answer, boolean waitedFor) {
        Optional<ModelVersion> answeredBy = Optional.ofNullable(answer.model());
        registry.counter(
                        ANSWERS,
                        new Tag("status", answer.status().name()),
                        new Tag("waited_for", Boolean.toString(waitedFor)),
                        new Tag("model", answeredBy.map(ModelVersion::name).orElse(UNKNOWN)),
                        new Tag(
                                "model_version",
                                answeredBy.map(ModelVersion::version).orElse(UNKNOWN)))
                .inc();
        Duration time = Duration.between(answer.submittedAt(), clock.instant());
        if (!time.isNegative()) {
            answerTimes.add(time);
        }
    }
}
