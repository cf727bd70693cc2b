package dev.osprey.web.exports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImagesInOrderTest {

    private final List<Integer> portions = new ArrayList<>();

    @Test
    void imagesComeInTheOrderOfTheirIds() {
        List<String> ids = ids(3 * ImagesInOrder.PORTION + 7);

        ImagesInOrder images = new ImagesInOrder(ids, this::find);

        assertThat(images).toIterable().extracting(Classification::id).isEqualTo(ids);
        assertThat(portions).hasSize(4).allMatch(size -> size <= ImagesInOrder.PORTION);
    }

    @Test
    void imagesWithoutARowAreLeftOut() {
        List<String> ids = new ArrayList<>(ids(5));
        ids.add(2, "missing");
        ids.addAll(Collections.nCopies(2 * ImagesInOrder.PORTION, "missing"));
        ids.add("last");

        ImagesInOrder images = new ImagesInOrder(ids, this::find);

        assertThat(images).toIterable().extracting(Classification::id).containsExactly("0", "1", "2", "3", "4", "last");
    }

    @Test
    void noPortionIsReadBeforeItIsNeeded() {
        ImagesInOrder images = new ImagesInOrder(ids(2 * ImagesInOrder.PORTION), this::find);

        assertThat(portions).isEmpty();
        images.next();

        assertThat(portions).hasSize(1);
    }

    private List<Classification> find(Collection<String> ids) {
        portions.add(ids.size());
        List<Classification> found = new ArrayList<>(ids.stream()
                .filter(id -> !id.equals("missing"))
                .map(id -> Classification.queued(id, id + ".png", Instant.EPOCH))
                .toList());
        Collections.shuffle(found, new Random(1));
        return found;
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
