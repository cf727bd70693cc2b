package dev.osprey.web.metrics;

import java.time.Clock;
import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Counters and timers of uploads and replies. */
@Singleton
public class UploadCounts {

    private static final Metadata ACCEPTED = metadata("osprey_uploads_accepted", MetricUnits.NONE, "Images accepted");
    private static final Metadata REFUSED =
            metadata("osprey_uploads_refused", MetricUnits.NONE, "Upload requests rejected");
    private static final Metadata ANSWERS =
            metadata("osprey_answers_received", MetricUnits.NONE, "Replies received from the reply queue");
    // The unit in which the timer records; the export converts it to seconds.
    private static final Metadata ANSWER_TIME = metadata(
            "osprey_answer_time", MetricUnits.NANOSECONDS, "Time from accepting an image to receiving its reply");

    private final MetricRegistry registry;
    private final Clock clock;

    @Inject
    UploadCounts(MetricRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        // Registered at start, so that they are exported as zero before the first event.
        registry.counter(ACCEPTED);
        registry.timer(ANSWER_TIME);
    }

    public void accepted() {
        registry.counter(ACCEPTED).inc();
    }

    /** @param reason {@code backlog}, {@code memory}, {@code invalid} or {@code fault} */
    public void refused(String reason) {
        registry.counter(REFUSED, new Tag("reason", reason)).inc();
    }

    public void answered(Classification answer, boolean waitedFor) {
        registry.counter(
                        ANSWERS,
                        new Tag("status", answer.status().name()),
                        new Tag("waited_for", Boolean.toString(waitedFor)))
                .inc();
        Duration time = Duration.between(answer.submittedAt(), clock.instant());
        if (!time.isNegative()) {
            registry.timer(ANSWER_TIME).update(time);
        }
    }

    private static Metadata metadata(String name, String unit, String description) {
        return Metadata.builder()
                .withName(name)
                .withUnit(unit)
                .withDescription(description)
                .build();
    }
}
