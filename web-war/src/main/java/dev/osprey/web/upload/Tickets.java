package dev.osprey.web.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
import dev.osprey.core.idempotency.KeyedUpload;
import dev.osprey.core.idempotency.KeysTable;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Assigns an id to each image: a new one or, for a repeated idempotency key, the one that it already has. */
@Singleton
public class Tickets {

    private static final Logger LOG = Logger.getLogger(Tickets.class.getName());

    // All calls of an acceptance have timeouts below this: a claim that is older belongs to a dead node.
    static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    // While another call accepts the same image, which takes some ten milliseconds.
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);
    private static final int ATTEMPTS = 50;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final KeysTable keys;
    private final Clock clock;
    private final Duration retryInterval;

    @Inject
    Tickets(Cloud cloud, Clock clock) {
        this(cloud.keys(), clock, RETRY_INTERVAL);
    }

    /** @param retryInterval between two attempts to claim a key that another call holds */
    Tickets(KeysTable keys, Clock clock, Duration retryInterval) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.retryInterval = Objects.requireNonNull(retryInterval, "retryInterval");
    }

    /**
     * Assigns ids, and claims the idempotency key of each image if the call has one.
     *
     * @return a ticket for each image, in the same order
     * @throws ProblemException 422 when the key was used for a different image, 503 when the table of keys cannot be
     *     reached; no key stays claimed then
     */
    List<Ticket> of(List<? extends Source> images, Optional<IdempotencyKey> key) {
        if (key.isEmpty()) {
            return images.stream()
                    .map(image -> new Ticket(image, queued(image), Optional.empty(), false))
                    .toList();
        }
        List<Ticket> tickets = new ArrayList<>();
        try {
            for (Source image : images) {
                tickets.add(claim(image, key.get().of(tickets.size())));
            }
            return tickets;
        } catch (ProblemException refused) {
            release(tickets);
            throw refused;
        } catch (SdkException fault) {
            release(tickets);
            throw new CloudOutage(fault);
        }
    }

    /** Completes the claim of an image whose request is in the queue. */
    void accepted(Ticket ticket) {
        ticket.claim().ifPresent(claim -> {
            try {
                keys.accepted(claim);
            } catch (SdkException fault) {
                // The image is accepted all the same; the same key may have it classified again under the same id.
                LOG.warning(() -> "id=" + claim.image() + " the idempotency key could not be completed: " + fault);
            }
        });
    }

    /** Releases the keys of images that could not be accepted. */
    void release(List<Ticket> tickets) {
        tickets.stream().flatMap(ticket -> ticket.claim().stream()).forEach(claim -> {
            try {
                keys.release(claim);
            } catch (SdkException fault) {
                LOG.warning(
                        () -> "id=" + claim.image() + " was not accepted, and its idempotency key stays claimed for "
                                + ABANDONED_AFTER + ": " + fault);
            }
        });
    }

    private Classification queued(Source image) {
        return Classification.queued(
                UuidCreator.getTimeOrderedEpoch().toString(),
                image.fileName().text(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Ticket claim(Source image, String key) {
        Classification fresh = queued(image);
        String content = IdempotencyKey.content(image);
        KeyedUpload wanted = new KeyedUpload(key, fresh.id(), content, fresh.submittedAt(), fresh.submittedAt(), false);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<KeyedUpload> existing = keys.claim(wanted);
            if (existing.isEmpty()) {
                return new Ticket(image, fresh, Optional.of(wanted), false);
            }
            KeyedUpload earlier = existing.get();
            if (!earlier.content().equals(content)) {
                throw new ProblemException(
                        ExtraStatus.UNPROCESSABLE_CONTENT,
                        String.format(
                                Locale.ROOT,
                                "%s: this Idempotency-Key was already used for another image. Please choose a new one.",
                                image.fileName()));
            }
            Classification known = Classification.queued(earlier.image(), fresh.fileName(), earlier.submittedAt());
            if (earlier.accepted()) {
                return new Ticket(image, known, Optional.empty(), true);
            }
            if (earlier.claimedAt().plus(ABANDONED_AFTER).isBefore(clock.instant())) {
                Optional<KeyedUpload> takenOver = keys.takeOver(earlier);
                if (takenOver.isPresent()) {
                    return new Ticket(image, known, takenOver, false);
                }
            }
            pause();
        }
        throw new ProblemException(
                Status.SERVICE_UNAVAILABLE,
                "Another upload with the same Idempotency-Key is in progress. Please try again soon.",
                RETRY_AFTER);
    }

    private void pause() {
        try {
            Thread.sleep(retryInterval.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
