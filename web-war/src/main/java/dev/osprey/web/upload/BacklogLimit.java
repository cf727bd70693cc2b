package dev.osprey.web.upload;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.clients.TokenBuckets;
import dev.osprey.web.keys.KeyCall;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether an image could be answered in time, as far as can be foreseen. In a fair queue the images of one key do not wait for those
 * of another: while too many wait, each key may still add some, so that one cannot shut out the others. All of them together add less
 * than is answered, so the backlog shrinks.
 */
@Singleton
public class BacklogLimit {

    // Of what all workers answer.
    private static final double SHARE_OF_A_KEY = 0.1;
    private static final double SHARE_OF_ALL_KEYS = 0.5;
    private static final Duration BURST = Duration.ofMinutes(1);
    private static final int MAX_KEYS = 1000;
    private static final String ALL = "all";

    private final RetryAfter retryAfter = new RetryAfter(new SecureRandom());
    private final Backlog backlog;
    private final Duration longestWait;
    private final TokenBuckets shares;
    private final TokenBuckets sum;

    @Inject
    BacklogLimit(
            Backlog backlog,
            Clock clock,
            @ConfigProperty(name = "osprey.upload.max-backlog-wait") Duration longestWait) {
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.longestWait = Objects.requireNonNull(longestWait, "longestWait");
        this.shares = new TokenBuckets(MAX_KEYS, clock);
        this.sum = new TokenBuckets(1, clock);
    }

    /** Why the next image is refused; empty when it is accepted. */
    Optional<ProblemException> refusal() {
        return backlog.expectedWait()
                .filter(wait -> wait.compareTo(longestWait) > 0)
                .map(wait -> new ProblemException(
                        Status.SERVICE_UNAVAILABLE,
                        "More images are waiting than can be classified in time. Please try again a little later.",
                        retryAfter.when(wait.minus(longestWait))));
    }

    /** Like {@link #refusal()}, for an image that is not one of a job. */
    Optional<ProblemException> refusal(Optional<KeyCall> uploader) {
        return refusal().filter(refused -> uploader.isEmpty() || !addsItsShare(uploader.get()));
    }

    private boolean addsItsShare(KeyCall uploader) {
        double perSecond = backlog.perSecond().orElse(0);
        return perSecond > 0
                && allowed(shares, uploader.key().id(), perSecond * SHARE_OF_A_KEY)
                && allowed(sum, ALL, perSecond * SHARE_OF_ALL_KEYS);
    }

    private static boolean allowed(TokenBuckets buckets, String client, double perSecond) {
        return buckets.take(client, perSecond, Math.max(1, perSecond * BURST.toSeconds()))
                .allowed();
    }
}
