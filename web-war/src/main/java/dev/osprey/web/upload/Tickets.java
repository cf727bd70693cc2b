package dev.osprey.web.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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

/** Gives each image its id: a new one, or with an idempotency key the one that it has already. */
@Singleton
public class Tickets {

    private static final Logger LOG = Logger.getLogger(Tickets.class.getName());

    // A node that has not come to the end of accepting by then is dead: all its calls have time-outs below.
    private static final Duration ABANDONED = Duration.ofMinutes(1);

    // Another node accepts the same image just now: that takes some ten milliseconds.
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PAUSES = 50;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final KeysTable keys;
    private final Clock clock;

    @Inject
    Tickets(Cloud cloud, Clock clock) {
        this(cloud.keys(), clock);
    }

    Tickets(KeysTable keys, Clock clock) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * @return one for each image, in their order
     * @throws ProblemException 422 when the key was used for something else, 503 when the keys cannot be reached; no key
     *     is taken then
     */
    List<Ticket> of(List<Upload> uploads, Optional<IdempotencyKey> key) {
        if (key.isEmpty()) {
            return uploads.stream().map(this::withoutKey).toList();
        }
        List<Ticket> tickets = new ArrayList<>();
        try {
            for (Upload upload : uploads) {
                tickets.add(claim(upload, key.get().of(tickets.size())));
            }
            return tickets;
        } catch (ProblemException refused) {
            release(tickets);
            throw refused;
        } catch (SdkException fault) {
            release(tickets);
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "The service cannot take images at the moment. Please try again soon.",
                    RETRY_AFTER,
                    fault);
        }
    }

    /** The image's request is in the queue. */
    void accepted(Ticket ticket) {
        ticket.claim().ifPresent(claim -> {
            try {
                keys.accepted(claim);
            } catch (SdkException fault) {
                // It is accepted all the same; the same key again may classify it again under the same id.
                LOG.warning(() -> "id=" + claim.image() + " its idempotency key could not be completed: " + fault);
            }
        });
    }

    /** The images could not be accepted: their keys are free again. */
    void release(List<Ticket> tickets) {
        tickets.stream().flatMap(ticket -> ticket.claim().stream()).forEach(claim -> {
            try {
                keys.release(claim);
            } catch (SdkException fault) {
                LOG.warning(() -> "id=" + claim.image() + " was not accepted, its idempotency key stays taken for "
                        + ABANDONED + ": " + fault);
            }
        });
    }

    private Ticket withoutKey(Upload upload) {
        return new Ticket(queued(upload), Optional.empty(), false);
    }

    private Classification queued(Upload upload) {
        return Classification.queued(
                UuidCreator.getTimeOrderedEpoch().toString(),
                upload.fileName().text(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Ticket claim(Upload upload, String key) {
        Classification fresh = queued(upload);
        String content = IdempotencyKey.content(upload);
        KeyedUpload wanted = new KeyedUpload(key, fresh.id(), content, fresh.submittedAt(), fresh.submittedAt(), false);
        for (int pause = 0; pause < PAUSES; pause++) {
            Optional<KeyedUpload> before = keys.claim(wanted);
            if (before.isEmpty()) {
                return new Ticket(fresh, Optional.of(wanted), false);
            }
            if (!before.get().content().equals(content)) {
                throw new ProblemException(
                        new UnprocessableContent(),
                        "%s: the Idempotency-Key was used for another image before. Please choose a new one."
                                .formatted(upload.fileName()));
            }
            Classification known = Classification.queued(
                    before.get().image(), fresh.fileName(), before.get().submittedAt());
            if (before.get().accepted()) {
                return new Ticket(known, Optional.empty(), true);
            }
            if (before.get().claimedAt().plus(ABANDONED).isBefore(clock.instant())) {
                Optional<KeyedUpload> mine = keys.takeOver(before.get());
                if (mine.isPresent()) {
                    return new Ticket(known, mine, false);
                }
            }
            pause();
        }
        throw new ProblemException(
                Status.SERVICE_UNAVAILABLE,
                "An upload with the same Idempotency-Key is being accepted. Please try again soon.",
                RETRY_AFTER);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
