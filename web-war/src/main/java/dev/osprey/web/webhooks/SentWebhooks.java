package dev.osprey.web.webhooks;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.webhooks.Delivery;
import dev.osprey.core.webhooks.DeliveryPage;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.core.webhooks.Subject;
import dev.osprey.web.problems.ProblemException;

/** What became of the webhooks, for API and page; sends them again. */
@Singleton
public class SentWebhooks {

    private static final Logger LOG = Logger.getLogger(SentWebhooks.class.getName());

    private final List<Outbox<?>> outboxes;
    private final Clock clock;

    @Inject
    SentWebhooks(Cloud cloud, Clock clock) {
        this.outboxes = List.of(cloud.results().outbox(), cloud.jobs().outbox());
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Failed ones, then pending ones, then those that were delivered, the latest first.
     *
     * @param state of all of them; empty for any
     * @param cursor of the previous page; empty for the first page
     * @throws ProblemException 400 when the cursor is none
     */
    public DeliveryPage page(Optional<DeliveryState> state, Optional<String> cursor, int limit) {
        try {
            return outboxes.stream()
                    .map(outbox -> outbox.page(state, cursor, limit))
                    .reduce((one, other) -> one.and(other, limit))
                    .orElseThrow();
        } catch (IllegalArgumentException invalid) {
            throw new ProblemException(
                    Status.BAD_REQUEST, "The parameter 'cursor' is not a cursor from a Link header of this list.");
        }
    }

    /** @throws ProblemException 404 when there is no such image or job, or it has no callback */
    Delivery find(String id) {
        return outboxes.stream()
                .flatMap(outbox -> outbox.find(id).stream())
                .findFirst()
                .orElseThrow(SentWebhooks::unknown);
    }

    /**
     * Lets the leading web node send a webhook again soon, with as many attempts as at first. One that is pending already stays as
     * it is.
     *
     * @throws ProblemException 404 when there is no such image or job, or it has no callback; 409 when it has no outcome yet
     */
    public Delivery resend(String id) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Delivery delivery = outboxes.stream()
                .flatMap(outbox -> outbox.resend(id, now).stream())
                .findFirst()
                .orElseThrow(SentWebhooks::unknown);
        if (delivery.state() == DeliveryState.WAITING) {
            throw new ProblemException(
                    Status.CONFLICT,
                    delivery.subject() == Subject.JOB
                            ? "The job has not ended yet: its webhook is sent when it has."
                            : "The image has no result yet: its webhook is sent when there is one.");
        }
        LOG.info(() -> "id=" + delivery.id() + " webhook to be sent again request="
                + delivery.callback().requestId());
        return delivery;
    }

    private static ProblemException unknown() {
        return new ProblemException(Status.NOT_FOUND, "There is no image or job with this id and a callback.");
    }
}
