package dev.osprey.web.upload;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.time.Await;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final PendingReplies pending = new PendingReplies();
    private List<Classification> table = List.of();
    private boolean tableFails;

    @Test
    void resultsAreInTheOrderOfTheImages() {
        var results = waiting(100).results(List.of(reply("1"), reply("2")), List.of());

        pending.complete(done("2", "Coat"));
        assertThat(results.toCompletableFuture()).isNotDone();
        pending.complete(done("1", "Bag"));

        assertThat(results.toCompletableFuture().join())
                .containsExactly(Optional.of(done("1", "Bag")), Optional.of(done("2", "Coat")));
    }

    @Test
    void aResultWhoseReplyWasLostIsFoundInTheTableWhenTheWaitEnds() throws Exception {
        table = List.of(done("2", "Coat"), queued("3"));

        List<PendingReply> replies = List.of(reply("1"), reply("2"), reply("3"));
        pending.complete(done("1", "Bag"));
        var results = waiting(100, SHORT).results(replies, List.of());

        assertThat(results.toCompletableFuture().join())
                .containsExactly(
                        Optional.of(done("1", "Bag")), Optional.of(done("2", "Coat")), Optional.of(queued("3")));
        // Entries are removed by the thread of the timer, maybe a moment later.
        Await.until("no entry is left", () -> pending.size() == 0);
    }

    @Test
    void anImageThatIsDeletedWhileTheCallWaitsHasNoResult() {
        var results = waiting(100).results(List.of(reply("1"), reply("2")), List.of());

        pending.deleted("1");
        pending.complete(done("2", "Coat"));

        assertThat(results.toCompletableFuture().join())
                .containsExactly(Optional.empty(), Optional.of(done("2", "Coat")));
        assertThat(pending.size()).isZero();
    }

    @Test
    void anImageWithoutARowWasDeletedWhenTheWaitEnds() {
        var results = waiting(100, SHORT).results(List.of(reply("1")), List.of());

        assertThat(results.toCompletableFuture().join()).containsExactly(Optional.empty());
    }

    @Test
    void anUnreachableTableDoesNotFailTheCall() {
        tableFails = true;

        var results = waiting(100, SHORT).results(List.of(reply("1")), List.of());

        assertThat(results.toCompletableFuture().join()).containsExactly(Optional.of(queued("1")));
    }

    @Test
    void respondAsyncDoesNotWaitForTheResult() {
        var results = waiting(100).results(List.of(reply("1")), List.of("respond-async"));

        assertThat(results.toCompletableFuture().join()).containsExactly(Optional.of(queued("1")));
    }

    @Test
    void withTooManyPendingACallGetsAReferenceAtOnce() {
        Waiting waiting = waiting(2);
        var first = waiting.results(List.of(reply("1"), reply("2")), List.of());

        var late = waiting.results(List.of(reply("3")), List.of());

        assertThat(late.toCompletableFuture().join()).containsExactly(Optional.of(queued("3")));
        assertThat(first.toCompletableFuture()).isNotDone();
    }

    private Waiting waiting(int maxPending) {
        return waiting(maxPending, LONG);
    }

    private Waiting waiting(int maxPending, Duration longest) {
        return new Waiting(this::find, pending, longest, maxPending, Runnable::run);
    }

    private List<Classification> find(Collection<String> ids) {
        if (tableFails) {
            throw SdkClientException.create("the table does not answer");
        }
        return table.stream().filter(row -> ids.contains(row.id())).toList();
    }

    private PendingReply reply(String id) {
        return pending.expect(queued(id));
    }

    private static Classification queued(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH);
    }

    private static Classification done(String id, String label) {
        return queued(id).done(List.of(new Prediction(label, 1)), Instant.EPOCH);
    }
}
