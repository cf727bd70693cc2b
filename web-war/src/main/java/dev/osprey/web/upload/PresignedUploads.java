package dev.osprey.web.upload;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.keys.Quota;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.DeleteToken;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Prepares uploads straight to S3: the image gets its id and its row, and the client a URL. A worker classifies it when S3
 * announces the object.
 */
@Singleton
public class PresignedUploads {

    private static final Logger LOG = Logger.getLogger(PresignedUploads.class.getName());

    private final Cloud cloud;
    private final Clock clock;
    private final BacklogLimit backlog;
    private final Quota quota;
    private final Duration expiry;
    private final boolean announced;
    private final SecureRandom random = new SecureRandom();

    /** What a client needs to upload its image. */
    record Prepared(Classification image, PresignedRequest request, URI url, Instant expires, DeleteToken token) {}

    /**
     * @param expiry how long a URL is valid
     * @param events whether S3 announces objects
     */
    @Inject
    PresignedUploads(
            Cloud cloud,
            Clock clock,
            BacklogLimit backlog,
            Quota quota,
            @ConfigProperty(name = "osprey.presigned.expiry") Duration expiry,
            @ConfigProperty(name = "osprey.storage.events") boolean events) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.quota = Objects.requireNonNull(quota, "quota");
        this.expiry = Objects.requireNonNull(expiry, "expiry");
        // S3 cannot send to a FIFO queue.
        this.announced = events && !cloud.settings().fifo();
    }

    /**
     * @param callId id of the HTTP request, for the logs
     * @param callback where to tell the outcome
     * @throws ProblemException 501 where S3 announces no objects, 429 when the quota of the key is used up, 503 when too many images are waiting, or DynamoDB cannot be reached
     */
    Prepared prepare(PresignedRequest request, String callId, Uploader uploader, Optional<Callback> callback) {
        if (!announced) {
            throw new ProblemException(
                    Status.NOT_IMPLEMENTED,
                    "This service takes no uploads straight to S3, since S3 does not announce them in its request queue."
                            + " Please send the image to /api/classifications.");
        }
        backlog.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // Whoever has only the key of the object finds the time in the id.
        Classification queued = Classification.queued(
                UuidCreator.getTimeOrderedEpoch(now).toString(),
                request.fileName().text(),
                now);
        DeleteToken token = DeleteToken.random(random);
        Instant expires = now.plus(expiry);
        URI url;
        try (Quota.Use use = quota.count(uploader.key(), 1)) {
            url = cloud.images().presignUpload(queued, request.contentType(), request.size(), expires);
            cloud.results()
                    .insertAwaited(
                            queued,
                            cloud.images().location(queued),
                            new Provenance(
                                    uploader.login(),
                                    Optional.of(token.digest()),
                                    Optional.of(StorageKeys.uploadOf(queued))),
                            callback);
            use.accepted();
        } catch (SdkException | StorageException fault) {
            throw new CloudOutage(fault);
        }
        LOG.info(() -> String.format(
                Locale.ROOT,
                "request=%s id=%s is awaited bytes=%d type=%s until=%s",
                callId,
                queued.id(),
                request.size(),
                request.contentType(),
                expires));
        return new Prepared(queued, request, url, expires, token);
    }
}
