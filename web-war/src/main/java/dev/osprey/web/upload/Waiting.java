package dev.osprey.web.upload;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.replies.DeletedImageException;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits for the results of one call without blocking a thread. */
@Singleton
public class Waiting {

    // A waiting call costs some ten kilobytes and a connection: beyond this many, calls get a reference at once.
    private static final int MAX_PENDING = 10_000;

    private static final Logger LOG = Logger.getLogger(Waiting.class.getName());

    private final Function<Collection<String>, List<Classification>> table;
    private final PendingReplies pending;
    private final Duration longest;
    private final int maxPending;
    private final Executor executor;

    /**
     * @param longest the longest wait that a caller may ask for
     * @param executor runs what follows a wait: results arrive on the threads that read replies, and timeouts on a single
     *     timer thread, neither of which may be held up
     */
    @Inject
    Waiting(
            Cloud cloud,
            PendingReplies pending,
            @ConfigProperty(name = "osprey.upload.max-wait") Duration longest,
            Executor executor) {
        this(cloud.results()::find, pending, longest, MAX_PENDING, executor);
    }

    Waiting(
            Function<Collection<String>, List<Classification>> table,
            PendingReplies pending,
            Duration longest,
            int maxPending,
            Executor executor) {
        this.table = Objects.requireNonNull(table, "table");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.longest = Objects.requireNonNull(longest, "longest");
        this.maxPending = maxPending;
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /**
     * Completes when all images are classified or the wait is over.
     *
     * @param prefer values of the {@code Prefer} headers
     * @return what is known of each image then, in the same order; empty for one that was deleted
     */
    CompletionStage<List<Optional<Classification>>> results(List<PendingReply> replies, List<String> prefer) {
        long millis = pending.size() > maxPending
                ? 0
                : PreferredWait.of(prefer, longest).limit().toMillis();
        List<CompletableFuture<Optional<Classification>>> results = replies.stream()
                .map(each -> each.result()
                        .completeOnTimeout(each.queued(), millis, TimeUnit.MILLISECONDS)
                        .handle(Waiting::unlessDeleted))
                .toList();
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        all -> {
                            List<Optional<Classification>> known = results.stream()
                                    .map(CompletableFuture::join)
                                    .toList();
                            return millis == 0 ? known : withStored(known);
                        },
                        executor);
    }

    private static Optional<Classification> unlessDeleted(Classification result, Throwable failure) {
        if (failure == null) {
            return Optional.of(result);
        }
        if (failure instanceof DeletedImageException) {
            return Optional.empty();
        }
        throw new CompletionException(failure);
    }

    /** Looks up unfinished images once more: a result may be stored although its reply was lost, or the image deleted. */
    private List<Optional<Classification>> withStored(List<Optional<Classification>> known) {
        List<String> open = known.stream()
                .flatMap(Optional::stream)
                .filter(image -> !image.finished())
                .map(Classification::id)
                .toList();
        if (open.isEmpty()) {
            return known;
        }
        try {
            Map<String, Classification> stored =
                    table.apply(open).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
            return known.stream()
                    .map(each -> each.flatMap(
                            image -> image.finished() ? each : Optional.ofNullable(stored.get(image.id()))))
                    .toList();
        } catch (SdkException fault) {
            LOG.warning(() -> "id=" + String.join(",", open) + " could not be looked up after the wait: " + fault);
            return known;
        }
    }
}
