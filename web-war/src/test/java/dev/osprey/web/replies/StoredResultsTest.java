package dev.osprey.web.replies;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoredResultsTest {

    private final Map<String, Classification> table = new HashMap<>();
    private final List<Collection<String>> lookUps = new ArrayList<>();
    private final PendingReplies pending = new PendingReplies();
    private final StoredResults stored = new StoredResults(this::find, pending);

    @Test
    void aWatchedImageIsCompletedOnceItsResultIsStored() {
        PendingReply reply = expect("1");
        stored.watch(reply);

        stored.lookUpWatched();
        assertThat(reply.result()).isNotDone();
        store("1", "Bag");
        stored.lookUpWatched();

        assertThat(reply.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
    }

    @Test
    void imagesThatAreNotWatchedWaitForTheirReply() {
        PendingReply reply = expect("1");
        store("1", "Bag");

        stored.lookUpWatched();

        assertThat(reply.result()).isNotDone();
        assertThat(lookUps).isEmpty();
    }

    @Test
    void anImageIsWatchedOnlyAsLongAsSomebodyWaits() {
        PendingReply reply = expect("1");
        stored.watch(reply);
        reply.result().cancel(false);

        stored.lookUpWatched();

        assertThat(lookUps).isEmpty();
    }

    @Test
    void anImageThatIsWatchedAgainIsLookedUpAgain() {
        PendingReply first = expect("1");
        stored.watch(first);
        first.result().cancel(false);
        PendingReply second = expect("1");
        stored.watch(second);
        store("1", "Bag");

        stored.lookUpWatched();

        assertThat(second.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
    }

    @Test
    void allPendingImagesAreLookedUpWhenRepliesMayBeLost() {
        PendingReply one = expect("1");
        PendingReply two = expect("2");
        PendingReply three = expect("3");
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

        assertThat(lookUps).isEmpty();
    }

    private PendingReply expect(String id) {
        table.put(id, queued(id));
        return pending.expect(queued(id));
    }

    private void store(String id, String label) {
        table.put(id, queued(id).done(List.of(new Prediction(label, 1)), Instant.EPOCH));
    }

    private static Classification queued(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH);
    }

    private List<Classification> find(Collection<String> ids) {
        lookUps.add(ids);
        return ids.stream().map(table::get).filter(Objects::nonNull).toList();
    }
}
