package dev.osprey.web.webhooks;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.FailureGuard;
import dev.osprey.core.webhooks.Claim;
import dev.osprey.core.webhooks.Due;
import dev.osprey.core.webhooks.Outbox;

/**
 * Delivers webhooks that are due, several at once. Several nodes may do so at the same time: a claim of the outbox gives an
 * attempt to one of them.
 */
@Singleton
public class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class.getName());

    private static final int PORTION = 250;
    // Of a long list of receivers that are down, the next sweep looks at the next part.
    private static final int MAX_EXAMINED = 2000;
    // Name servers and the calls of DynamoDB take their time, too.
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(30);

    private final List<Sweep<?>> sweeps;
    private final WebhookSettings settings;
    private final WebhookClient client;
    private final WebhookCounts counts;
    private final Executor executor;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();
    private final DeliveryQueue<Source<?>> queue = new DeliveryQueue<>();
    private final FailureGuard guard =
            new FailureGuard("claiming or storing deliveries of webhooks", RuntimeException.class, LOG);

    /** How far the sweep of one source is. */
    private static final class Sweep<T> {

        private final Source<T> source;
        private Optional<Due> last = Optional.empty();
        // As it was at the last start of the list.
        private Optional<Instant> oldest = Optional.empty();

        private Sweep(Source<T> source) {
            this.source = source;
        }
    }

    @Inject
    Deliveries(
            Cloud cloud,
            WebhookSettings settings,
            WebhookClient client,
            WebhookCounts counts,
            Executor executor,
            Clock clock) {
        this.sweeps = List.of(
                // First, since there are few of them.
                new Sweep<>(new Source<>(cloud.jobs().outbox(), Webhook::of)),
                new Sweep<>(new Source<>(
                        cloud.results().outbox(),
                        image -> Webhook.of(image, cloud.settings().retention()))));
        this.settings = Objects.requireNonNull(settings, "settings");
        this.client = Objects.requireNonNull(client, "client");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Begins to deliver what is due; returns before it is delivered. Does nothing when this service sends no webhooks. */
    public synchronized void sweep() {
        if (settings.keys().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        sweeps.forEach(each -> sweep(each, now));
        counts.looked(sweeps.stream().flatMap(each -> each.oldest.stream()).min(Comparator.naturalOrder()));
    }

    private void sweep(Sweep<?> sweep, Instant now) {
        boolean more = true;
        for (int examined = 0; more && examined < MAX_EXAMINED && !queue.isFull(); examined += PORTION) {
            List<Due> portion = sweep.source.outbox().due(now, sweep.last, PORTION);
            if (sweep.last.isEmpty()) {
                sweep.oldest = portion.stream().findFirst().map(Due::at);
            }
            portion.forEach(due -> queue.offer(sweep.source, due));
            more = portion.size() == PORTION;
            sweep.last = more ? Optional.of(portion.get(PORTION - 1)) : Optional.empty();
            dispatch();
        }
    }

    private void dispatch() {
        Optional<DeliveryQueue.Turn<Source<?>>> next = queue.next();
        while (next.isPresent()) {
            DeliveryQueue.Turn<Source<?>> turn = next.get();
            try {
                executor.execute(() -> run(turn));
            } catch (RejectedExecutionException stopping) {
                queue.done(turn, Optional.empty());
                return;
            }
            next = queue.next();
        }
    }

    private void run(DeliveryQueue.Turn<Source<?>> turn) {
        Optional<Boolean> confirmed = Optional.empty();
        try {
            confirmed = attempt(turn.source(), turn.due());
            guard.run(() -> {});
        } catch (RuntimeException fault) {
            // Of DynamoDB: the delivery is still due, or will be when the lease ends.
            guard.run(() -> {
                throw fault;
            });
        } finally {
            queue.done(turn, confirmed);
            dispatch();
        }
    }

    /** @return whether the receiver has confirmed; empty without an attempt */
    private <T> Optional<Boolean> attempt(Source<T> source, Due due) {
        Instant leaseEnd = now().plus(settings.timeout()).plus(LEASE_MARGIN);
        return source.outbox().claim(due, leaseEnd).map(claim -> attempt(source, claim));
    }

    private <T> boolean attempt(Source<T> source, Claim<T> claim) {
        Instant startedAt = clock.instant();
        Webhook webhook = source.webhook().apply(claim.subject());
        URI url = claim.delivery().callback().url();
        Attempt attempt = client.send(url, webhook, settings.keys().orElseThrow());
        counts.attempted(attempt.result());
        end(source.outbox(), claim, attempt, startedAt);
        return attempt.delivered();
    }

    private <T> void end(Outbox<T> outbox, Claim<T> claim, Attempt attempt, Instant startedAt) {
        int attempts = claim.delivery().attempts();
        if (attempt.delivered()) {
            log(claim, "delivered", attempt, startedAt, outbox.delivered(claim, now()));
        } else if (attempts >= settings.attempts() || attempt.result() == Attempt.Result.GONE) {
            counts.failed();
            log(claim, "failed for the last time", attempt, startedAt, outbox.failed(claim, now(), attempt.detail()));
        } else {
            Duration delay = settings.backoff().after(attempts, attempt.retryAfter(), random);
            log(
                    claim,
                    "failed, next in " + delay.toSeconds() + " s",
                    attempt,
                    startedAt,
                    outbox.retry(claim, now().plus(delay), attempt.detail()));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void log(Claim<?> claim, String what, Attempt attempt, Instant startedAt, boolean current) {
        LOG.info(() -> String.format(
                Locale.ROOT,
                "request=%s id=%s webhook %s receiver=%s attempt=%d ms=%d: %s%s",
                claim.delivery().callback().requestId(),
                claim.delivery().id(),
                what,
                claim.delivery().callback().receiver(),
                claim.delivery().attempts(),
                Duration.between(startedAt, clock.instant()).toMillis(),
                attempt.detail(),
                current ? "" : "; the outcome has changed or was deleted meanwhile"));
    }
}
