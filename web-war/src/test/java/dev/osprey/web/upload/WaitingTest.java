package dev.osprey.web.upload;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.web.replies.PendingAnswers;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final PendingAnswers pending = new PendingAnswers();
    private List<Classification> table = List.of();
    private boolean tableFails;

    @Test
    void theAnswersComeInTheOrderOfTheImages() {
        var answers = waiting(100).answers(List.of(submitted("1"), submitted("2")), List.of(), Runnable::run);

        pending.arrived(done("2", "Coat"));
        assertThat(answers.toCompletableFuture()).isNotDone();
        pending.arrived(done("1", "Bag"));

        assertThat(answers.toCompletableFuture().join()).containsExactly(done("1", "Bag"), done("2", "Coat"));
    }

    @Test
    void anAnswerWhoseReplyWasLostIsFoundInTheTableWhenTheWaitEnds() {
        table = List.of(done("2", "Coat"));

        var answers = waiting(100)
                .answers(List.of(submitted("1"), submitted("2"), submitted("3")), List.of("wait=1"), Runnable::run);
        pending.arrived(done("1", "Bag"));

        assertThat(answers.toCompletableFuture().join())
                .containsExactly(done("1", "Bag"), done("2", "Coat"), queued("3"));
        assertThat(pending.size()).isZero();
    }

    @Test
    void aTableThatDoesNotAnswerIsNoFailure() {
        tableFails = true;

        var answers = waiting(100).answers(List.of(submitted("1")), List.of("wait=1"), Runnable::run);

        assertThat(answers.toCompletableFuture().join()).containsExactly(queued("1"));
    }

    @Test
    void whoeverComesWhenTooManyWaitIsToldWhereToAsk() {
        Waiting waiting = waiting(2);
        var first = waiting.answers(List.of(submitted("1"), submitted("2")), List.of(), Runnable::run);

        var late = waiting.answers(List.of(submitted("3")), List.of(), Runnable::run);

        assertThat(late.toCompletableFuture().join()).containsExactly(queued("3"));
        assertThat(first.toCompletableFuture()).isNotDone();
    }

    private Waiting waiting(int most) {
        return new Waiting(this::find, pending, LONG, most);
    }

    private List<Classification> find(Collection<String> ids) {
        if (tableFails) {
            throw SdkClientException.create("the table does not answer");
        }
        return table.stream().filter(row -> ids.contains(row.id())).toList();
    }

    private Submission submitted(String id) {
        return new Submission(queued(id), pending.expect(id));
    }

    private static Classification queued(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH);
    }

    private static Classification done(String id, String label) {
        return queued(id).done(List.of(new Prediction(label, 1)), Instant.EPOCH);
    }
}
