package dev.osprey.web.replies;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PendingRepliesTest {

    private final PendingReplies pending = new PendingReplies();

    @Test
    void eachWaiterGetsItsOwnResult() {
        PendingReply first = expect("1");
        PendingReply second = expect("2");

        assertThat(pending.complete(result("2", "Coat"))).isTrue();
        assertThat(pending.complete(result("1", "Bag"))).isTrue();

        assertThat(first.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
        assertThat(second.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Coat")));
    }

    @Test
    void entriesAreRemovedWhenTheWaitIsOver() {
        expect("answered");
        expect("cancelled").result().cancel(false);
        expect("timed out").result().complete(queued("timed out"));

        pending.complete(result("answered", "Bag"));

        assertThat(pending.size()).isZero();
        assertThat(pending.ids()).isEmpty();
    }

    @Test
    void reportsWhetherAnybodyWaited() {
        assertThat(pending.complete(result("unknown", "Bag"))).isFalse();

        expect("twice");
        assertThat(pending.complete(result("twice", "Bag"))).isTrue();
        assertThat(pending.complete(result("twice", "Bag"))).isFalse();
    }

    @Test
    void aSecondReplyDoesNotReplaceTheFirst() {
        PendingReply reply = expect("1");

        pending.complete(result("1", "Bag"));
        pending.complete(result("1", "Coat"));

        assertThat(reply.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
    }

    @Test
    void allWaitersForOneImageGetTheResultAndACancelledOneDoesNotAffectTheOthers() {
        PendingReply first = expect("1");
        PendingReply second = expect("1");
        PendingReply impatient = expect("1");

        impatient.result().cancel(false);
        assertThat(pending.size()).isEqualTo(2);
        assertThat(pending.complete(result("1", "Bag"))).isTrue();

        assertThat(first.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
        assertThat(second.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
        assertThat(pending.size()).isZero();
        assertThat(pending.ids()).isEmpty();
    }

    @Test
    void concurrentWaitersAndRepliesNeitherLoseNorSwapResults() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> calls = IntStream.range(0, 2_000)
                    .mapToObj(each -> (Callable<String>) () -> {
                        PendingReply reply = expect("id-" + each);
                        assertThat(pending.complete(result("id-" + each, "label-" + each)))
                                .isTrue();
                        return reply.result().getNow(reply.queued()).label().orElse("lost");
                    })
                    .toList();
            var labels = callers.invokeAll(calls);
            for (int each = 0; each < labels.size(); each++) {
                assertThat(labels.get(each).get()).isEqualTo("label-" + each);
            }
            assertThat(pending.size()).isZero();
            assertThat(pending.ids()).isEmpty();
        } finally {
            callers.shutdownNow();
        }
    }

    private PendingReply expect(String id) {
        return pending.expect(queued(id));
    }

    private static Classification queued(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH);
    }

    private static Classification result(String id, String label) {
        return queued(id).done(List.of(new Prediction(label, 1)), Instant.EPOCH);
    }
}
