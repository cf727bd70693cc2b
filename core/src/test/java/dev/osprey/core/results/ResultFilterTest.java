package dev.osprey.core.results;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultFilterTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Classification QUEUED = Classification.queued("1", "My Ankle-Boot.PNG", NOON);
    private static final Classification BOOT =
            QUEUED.done(List.of(new Prediction("Ankle boot", 0.9), new Prediction("Bag", 0.1)), NOON);

    @Test
    void withoutAnythingAllPass() {
        assertThat(ResultFilter.ALL.matches(QUEUED)).isTrue();
        assertThat(ResultFilter.ALL.matches(BOOT)).isTrue();
    }

    @Test
    void onlyTheBestLabelCounts() {
        assertThat(label("Ankle boot").matches(BOOT)).isTrue();
        assertThat(label("Bag").matches(BOOT)).isFalse();
        assertThat(label("Ankle boot").matches(QUEUED)).isFalse();
    }

    @Test
    void aPieceOfTheFileNameIsEnoughInCapitalsOrNot() {
        assertThat(fileName("ankle-BOOT").matches(BOOT)).isTrue();
        assertThat(fileName("ankle.boot").matches(BOOT)).isFalse();
    }

    @Test
    void anAccentIsFoundHoweverItIsWritten() {
        String composed = "Gr\u00f6\u00dfe \u00c5 \u30c7.png";
        String decomposed = "Gro\u0308\u00dfe A\u030a \u30c6\u3099.png";
        for (String stored : List.of(composed, decomposed)) {
            Classification image = Classification.queued("1", stored, NOON);
            for (String part : List.of("GR\u00d6", "gro\u0308", "\u00e5", "a\u030a", "\u30c7", "\u30c6\u3099")) {
                assertThat(fileName(part).matches(image)).as(stored + part).isTrue();
            }
        }
        Classification labelled = QUEUED.done(List.of(new Prediction("Gro\u0308\u00dfe", 1)), NOON);
        assertThat(label("Gr\u00f6\u00dfe").matches(labelled)).isTrue();
        assertThat(labelPart("GR\u00d6").matches(labelled)).isTrue();
    }

    @Test
    void theStatusIsExact() {
        assertThat(status(Status.QUEUED).matches(QUEUED)).isTrue();
        assertThat(status(Status.QUEUED).matches(BOOT)).isFalse();
    }

    @Test
    void theFirstMomentCountsTheLastDoesNot() {
        assertThat(time(NOON, NOON.plusMillis(1)).matches(BOOT)).isTrue();
        assertThat(time(NOON.plusMillis(1), NOON.plusMillis(2)).matches(BOOT)).isFalse();
        assertThat(time(NOON.minusMillis(1), NOON).matches(BOOT)).isFalse();
    }

    @Test
    void aPieceOfTheLabelIsFoundInAnyCase() {
        assertThat(labelPart("BOOT").matches(BOOT)).isTrue();
        assertThat(labelPart("bag").matches(BOOT)).isFalse();
        assertThat(labelPart("boot").matches(QUEUED)).isFalse();
    }

    private static ResultFilter labelPart(String piece) {
        return new ResultFilter(
                Optional.empty(),
                Optional.of(piece),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ResultFilter label(String label) {
        return new ResultFilter(
                Optional.of(label),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ResultFilter fileName(String piece) {
        return new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of(piece),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ResultFilter status(Status status) {
        return new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(status),
                Optional.empty(),
                Optional.empty());
    }

    private static ResultFilter time(Instant from, Instant to) {
        return new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(from),
                Optional.of(to));
    }
}
