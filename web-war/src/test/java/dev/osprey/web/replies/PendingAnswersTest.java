package dev.osprey.web.replies;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PendingAnswersTest {

    private final PendingAnswers pending = new PendingAnswers();

    @Test
    void eachWaiterGetsItsOwnAnswer() {
        CompletableFuture<Classification> first = pending.expect("1");
        CompletableFuture<Classification> second = pending.expect("2");

        assertThat(pending.arrived(answer("2", "Coat"))).isTrue();
        assertThat(pending.arrived(answer("1", "Bag"))).isTrue();

        assertThat(first.join().label()).contains("Bag");
        assertThat(second.join().label()).contains("Coat");
    }

    @Test
    void nothingIsKeptWhenTheWaitIsOver() {
        pending.expect("answered");
        pending.expect("given up").cancel(false);
        pending.expect("timed out").complete(answer("timed out", "Bag"));

        pending.arrived(answer("answered", "Bag"));

        assertThat(pending.size()).isZero();
    }

    @Test
    void anAnswerThatNobodyWaitsForIsSaidToBeSo() {
        assertThat(pending.arrived(answer("unknown", "Bag"))).isFalse();

        pending.expect("twice");
        assertThat(pending.arrived(answer("twice", "Bag"))).isTrue();
        assertThat(pending.arrived(answer("twice", "Bag"))).isFalse();
    }

    @Test
    void allWhoWaitForOneImageAreAnsweredAndOneThatGivesUpDoesNotEndTheOthersWait() {
        CompletableFuture<Classification> first = pending.expect("1");
        CompletableFuture<Classification> second = pending.expect("1");
        CompletableFuture<Classification> impatient = pending.expect("1");

        impatient.cancel(false);
        assertThat(pending.size()).isEqualTo(2);
        assertThat(pending.arrived(answer("1", "Bag"))).isTrue();

        assertThat(first.join().label()).contains("Bag");
        assertThat(second.join().label()).contains("Bag");
        assertThat(pending.size()).isZero();
        assertThat(pending.ids()).isEmpty();
    }

    private static Classification answer(String id, String label) {
        return Classification.queued(id, "x.png", Instant.EPOCH).done(List.of(new Prediction(label, 1)), Instant.EPOCH);
    }
}
