package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultsTable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits for the answers to one call without keeping a thread. */
@Singleton
public class Waiting {

    private static final Logger LOG = Logger.getLogger(Waiting.class.getName());

    private final ResultsTable results;
    private final Duration longest;

    /** @param longest that anybody may wait */
    @Inject
    Waiting(Cloud cloud, @ConfigProperty(name = "osprey.upload.max-wait", defaultValue = "PT5M") Duration longest) {
        this.results = cloud.results();
        this.longest = longest;
    }

    /** What is known of each when all are answered or the wait is over, in the order of the submissions. */
    CompletionStage<List<Classification>> answers(List<Submission> submissions, List<String> prefer) {
        long millis = Wait.of(prefer, longest).limit().toMillis();
        List<CompletableFuture<Classification>> answers = submissions.stream()
                .map(each -> each.answer().completeOnTimeout(each.queued(), millis, TimeUnit.MILLISECONDS))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream()
                        .map(CompletableFuture::join)
                        .map(answer -> answer.finished() || millis == 0 ? answer : stored(answer))
                        .toList());
    }

    /** The answer may be stored although its reply was lost. */
    private Classification stored(Classification queued) {
        try {
            return results.find(queued.id()).orElse(queued);
        } catch (SdkException fault) {
            LOG.warning(() -> "id=" + queued.id() + " could not be looked up after the wait: " + fault);
            return queued;
        }
    }
}
