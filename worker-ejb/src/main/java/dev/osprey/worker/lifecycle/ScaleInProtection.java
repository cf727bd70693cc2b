package dev.osprey.worker.lifecycle;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.autoscaling.AutoScalingGroup;
import dev.osprey.worker.requests.Activity;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Protects the worker's instance from scale-in by its Auto Scaling group as long as the worker has images, if the setting names
 * the group.
 */
@Singleton
class ScaleInProtection {

    private static final Logger LOG = Logger.getLogger(ScaleInProtection.class.getName());

    // Longer than a pause between two images: all users of an AWS account share a limit of the calls.
    static final Duration MIN_IDLE = Duration.ofSeconds(30);
    static final Duration RETRY = Duration.ofSeconds(10);

    private final Optional<AutoScalingGroup> group;
    // Has a value if the group has one: the settings are checked at start.
    private final Optional<String> instance;
    private final Activity activity;
    private final Clock clock;
    // Empty before the first call: a former process may have left the instance protected.
    private Optional<Boolean> current = Optional.empty();
    private Instant retryAt = Instant.MIN;
    private boolean failed;

    @Inject
    ScaleInProtection(Config config, Activity activity, Clock clock) {
        group = config.getOptionalValue("osprey.worker.scale-in-protection", String.class)
                .map(name ->
                        new AutoScalingGroup(name, config.getOptionalValue("osprey.autoscaling.endpoint", URI.class)));
        instance = config.getOptionalValue("osprey.worker.instance", String.class);
        this.activity = activity;
        this.clock = clock;
    }

    /** Call this every few seconds. A failed call is logged once and repeated after some seconds. */
    void update() {
        if (group.isEmpty()) {
            return;
        }
        boolean wanted =
                activity.busy() || current.orElse(false) && activity.idle().compareTo(MIN_IDLE) < 0;
        if (current.filter(value -> value == wanted).isPresent()
                || clock.instant().isBefore(retryAt)) {
            return;
        }
        try {
            group.get().protectFromScaleIn(instance.orElseThrow(), wanted);
            current = Optional.of(wanted);
            failed = false;
        } catch (SdkException failure) {
            if (!failed) {
                LOG.warning(() -> "instance=" + instance.orElseThrow() + " could not "
                        + (wanted ? "be protected from scale-in: " : "give up its protection from scale-in: ")
                        + failure.getMessage());
            }
            failed = true;
            retryAt = clock.instant().plus(RETRY);
        }
    }

    @PreDestroy
    void close() {
        group.ifPresent(AutoScalingGroup::close);
    }
}
