package dev.osprey.web.upload;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.replies.PendingAnswers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits for the answers to one call without keeping a thread. */
@Singleton
public class Waiting {

    // A waiting call costs some ten kilobytes and a connection: whoever comes when so many wait is told where to ask.
    private static final int MOST = 10_000;

    private static final Logger LOG = Logger.getLogger(Waiting.class.getName());

    private final Function<Collection<String>, List<Classification>> table;
    private final PendingAnswers pending;
    private final Duration longest;
    private final int most;

    // Answers arrive on threads that have other replies to read, and the end of a wait on one that has all of them:
    // what
    // follows runs elsewhere.
    @Resource
    private ManagedExecutorService executor;

    /** @param longest that anybody may wait */
    @Inject
    Waiting(
            Cloud cloud,
            PendingAnswers pending,
            @ConfigProperty(name = "osprey.upload.max-wait", defaultValue = "PT5M") Duration longest) {
        this(cloud.results()::find, pending, longest, MOST);
    }

    Waiting(
            Function<Collection<String>, List<Classification>> table,
            PendingAnswers pending,
            Duration longest,
            int most) {
        this.table = Objects.requireNonNull(table, "table");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.longest = Objects.requireNonNull(longest, "longest");
        this.most = most;
    }

    /** What is known of each when all are answered or the wait is over, in the order of the submissions. */
    CompletionStage<List<Classification>> answers(List<Submission> submissions, List<String> prefer) {
        return answers(submissions, prefer, executor);
    }

    CompletionStage<List<Classification>> answers(
            List<Submission> submissions, List<String> prefer, Executor elsewhere) {
        long millis =
                pending.size() > most ? 0 : Wait.of(prefer, longest).limit().toMillis();
        List<CompletableFuture<Classification>> answers = submissions.stream()
                .map(each -> each.answer().completeOnTimeout(each.queued(), millis, TimeUnit.MILLISECONDS))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        all -> {
                            List<Classification> known = answers.stream()
                                    .map(CompletableFuture::join)
                                    .toList();
                            return millis == 0 ? known : withStored(known);
                        },
                        elsewhere);
    }

    /** An answer may be stored although its reply was lost. */
    private List<Classification> withStored(List<Classification> known) {
        List<String> open = known.stream()
                .filter(answer -> !answer.finished())
                .map(Classification::id)
                .toList();
        if (open.isEmpty()) {
            return known;
        }
        try {
            Map<String, Classification> stored =
                    table.apply(open).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
            return known.stream()
                    .map(answer -> stored.getOrDefault(answer.id(), answer))
                    .toList();
        } catch (SdkException fault) {
            LOG.warning(() -> "id=" + String.join(",", open) + " could not be looked up after the wait: " + fault);
            return known;
        }
    }
}
