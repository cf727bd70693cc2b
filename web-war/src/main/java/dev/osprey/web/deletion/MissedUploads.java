package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.ForEach;
import dev.osprey.core.storage.StorageKeys;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Withdraws images that were to be uploaded straight to S3 and never were. One that has arrived waits in the queue, however long, and
 * is listed from then on. Several nodes may do so at the same time.
 */
@Singleton
public class MissedUploads {

    /** S3 checks the URL when an upload begins, and a slow one may take long. */
    static final Duration SLACK = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(MissedUploads.class.getName());

    private final Cloud cloud;
    private final Clock clock;
    private final Duration expiry;

    /** @param expiry how long the URL for an upload is valid */
    @Inject
    MissedUploads(Cloud cloud, Clock clock, @ConfigProperty(name = "osprey.presigned.expiry") Duration expiry) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.expiry = Objects.requireNonNull(expiry, "expiry");
    }

    /** Withdraws what was not uploaded in time; an image that fails does not hold up the others. */
    public void sweep() {
        Instant latest = clock.instant().minus(expiry).minus(SLACK);
        ForEach.of(cloud.results().awaited(latest), this::settle);
    }

    private void settle(Classification image) {
        if (cloud.sources().exists(StorageKeys.uploadOf(image))) {
            cloud.results().arrived(image);
        } else if (cloud.deletions().withdraw(image.id()).isPresent()) {
            LOG.info(() -> "id=" + image.id() + " was never uploaded");
        }
    }
}
