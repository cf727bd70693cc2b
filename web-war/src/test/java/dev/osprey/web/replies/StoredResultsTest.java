package dev.osprey.web.replies;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StoredResultsTest {

    private static final Duration POLL = Duration.ofMillis(250);

    private final Map<String, Classification> table = new HashMap<>();
    private final List<Collection<String>> lookUps = new ArrayList<>();
    private final PendingReplies pending = new PendingReplies();
    private final Random random = new Random(1);
    // Overflows at once, as System.nanoTime may.
    private long nanoTime = Long.MAX_VALUE;
    private final StoredResults stored = new StoredResults(this::find, pending, () -> nanoTime, random);

    @Test
    void aLostReplyCostsAtMostTwoSeconds() {
        for (int storedAfter = 0; storedAfter < 60_000; storedAfter += 70) {
            PendingReply reply = watch("image-" + storedAfter);
            pollFor(Duration.ofMillis(storedAfter));
            store(reply.queued().id(), "Bag");

            // A quarter of a second is left for the call itself.
            pollFor(Duration.ofMillis(1750));

            assertThat(reply.result())
                    .as("stored after %d ms", storedAfter)
                    .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
        }
    }

    @Test
    void aReplyInTimeCostsNoLookUp() {
        PendingReply reply = watch("1");
        pollFor(Duration.ofMillis(390));
        pending.complete(reply.queued().done(List.of(new Prediction("Bag", 1)), Instant.EPOCH));

        pollFor(Duration.ofMinutes(1));

        assertThat(lookUps).isEmpty();
    }

    @Test
    void theStepsGrowToALimit() {
        watch("1");

        pollFor(Duration.ofSeconds(3));
        assertThat(lookUps).hasSizeBetween(3, 4);
        lookUps.clear();
        pollFor(Duration.ofMinutes(1));
        assertThat(lookUps).hasSizeBetween(34, 50);
    }

    @Test
    void imagesThatAreDueAreLookedUpTogether() {
        IntStream.range(0, 1000).forEach(each -> watch("image-" + each));

        pollFor(Duration.ofSeconds(60));

        // At most one call for each poll.
        assertThat(lookUps).hasSizeLessThanOrEqualTo(240);
        assertThat(lookUps).allSatisfy(ids -> assertThat(ids).doesNotHaveDuplicates());
    }

    @Test
    void imagesOfOneBatchSpreadOverThePolls() {
        IntStream.range(0, 1000).forEach(each -> watch("image-" + each));
        pollFor(Duration.ofSeconds(30));
        lookUps.clear();

        pollFor(Duration.ofSeconds(5));

        assertThat(lookUps).allSatisfy(ids -> assertThat(ids).hasSizeBetween(50, 500));
    }

    @Test
    void theWaitForAnImageWhoseRowWasDeletedEndsAtTheNextLookUp() {
        PendingReply deleted = watch("1");
        PendingReply other = watch("2");
        table.remove("1");

        stored.lookUpWatched();

        assertThat(deleted.result())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeletedImageException.class);
        assertThat(other.result()).isNotDone();
    }

    @Test
    void anImageThatIsNotAcceptedYetIsNotTakenForDeleted() {
        PendingReply reply = pending.expect(queued("1"));

        stored.lookUpWatched();
        pollFor(Duration.ofSeconds(10));

        assertThat(reply.result()).isNotDone();
        assertThat(lookUps).isEmpty();
    }

    @Test
    void anImageIsWatchedOnlyAsLongAsSomebodyWaits() {
        watch("1").result().cancel(false);

        pollFor(Duration.ofSeconds(10));

        assertThat(lookUps).isEmpty();
    }

    @Test
    void anImageThatIsWatchedAgainIsLookedUpAgain() {
        watch("1").result().cancel(false);
        PendingReply second = watch("1");
        store("1", "Bag");

        pollFor(Duration.ofSeconds(2));

        assertThat(second.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
    }

    @Test
    void afterAFailureOfTheTableTheImageIsLookedUpAgain() {
        PendingReply reply = watch("1");
        store("1", "Bag");
        nanoTime += Duration.ofSeconds(2).toNanos();
        Map<String, Classification> rows = Map.copyOf(table);
        table.clear();
        table.put("1", null);
        assertThatIllegalStateException().isThrownBy(stored::lookUpDue);
        assertThat(reply.result()).isNotDone();
        table.putAll(rows);

        pollFor(Duration.ofSeconds(2));

        assertThat(reply.result()).isCompleted();
    }

    @Test
    void allPendingImagesAreLookedUpWhenRepliesMayBeLost() {
        PendingReply one = watch("1");
        PendingReply two = watch("2");
        PendingReply three = watch("3");
        store("1", "Bag");
        store("3", "Coat");

        stored.lookUpAll();

        assertThat(one.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
        assertThat(two.result()).isNotDone();
        assertThat(three.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Coat")));
    }

    @Test
    void withoutPendingImagesNothingIsLookedUp() {
        stored.lookUpAll();
        stored.lookUpWatched();
        stored.lookUpDue();

        assertThat(lookUps).isEmpty();
    }

    private void pollFor(Duration time) {
        long end = nanoTime + time.toNanos();
        while (end - nanoTime > 0) {
            nanoTime += Math.min(POLL.toNanos(), end - nanoTime);
            stored.lookUpDue();
        }
    }

    private PendingReply watch(String id) {
        table.put(id, queued(id));
        PendingReply reply = pending.expect(queued(id));
        stored.watch(reply);
        return reply;
    }

    private void store(String id, String label) {
        table.put(id, queued(id).done(List.of(new Prediction(label, 1)), Instant.EPOCH));
    }

    private static Classification queued(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH);
    }

    private List<Classification> find(Collection<String> ids) {
        if (table.containsValue(null)) {
            throw new IllegalStateException("the table does not answer");
        }
        lookUps.add(List.copyOf(ids));
        return ids.stream().map(table::get).filter(Objects::nonNull).toList();
    }
}
