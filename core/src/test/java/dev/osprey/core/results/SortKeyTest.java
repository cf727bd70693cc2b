package dev.osprey.core.results;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.results.Sort.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SortKeyTest {

    @Test
    void aHigherConfidenceHasAGreaterKey() {
        List<SortKey> keys = Stream.of(0.0, Double.MIN_VALUE, 1e-130, 0.09, 0.1, 0.5, Math.nextDown(1.0), 1.0)
                .map(probability -> key(done("1", "Bag", probability), Field.CONFIDENCE))
                .toList();

        assertThat(keys).isSorted();
        assertThat(key(done("1", "Bag", -0.0), Field.CONFIDENCE)).isEqualTo(keys.get(0));
    }

    @Test
    void imagesWithoutALabelComeFirst() {
        Classification queued = Classification.queued("9", "x.png", Instant.EPOCH);

        assertThat(key(queued, Field.LABEL)).isLessThan(key(done("1", "Bag", 0), Field.LABEL));
        assertThat(key(queued, Field.CONFIDENCE)).isLessThan(key(done("1", "Bag", 0), Field.CONFIDENCE));
    }

    @Test
    void equalValuesAreOrderedById() {
        assertThat(key(done("1", "Bag", 1), Field.LABEL)).isLessThan(key(done("2", "Bag", 1), Field.LABEL));
        assertThat(key(done("2", "Bag", 1), Field.LABEL)).isLessThan(key(done("1", "Bag 2", 1), Field.LABEL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a", "\ud55c", "\u00df", "\u0130", "x", "\ud840\udc00"})
    void everyKeyFitsIntoAnIndex(String repeated) {
        Classification image = Classification.queued(
                        "019aad2e-7c1f-7a30-8d0b-5c7a4f1f2b61", longest(repeated), Instant.EPOCH)
                .done(List.of(new Prediction(repeated.repeat(5000), 1)), Instant.EPOCH);

        for (Field field : Field.values()) {
            SortKey key = key(image, field);
            assertThat(key.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
            assertThat(SortKey.parse(key.cursor())).isEqualTo(key);
        }
    }

    @Test
    void keysAreComparedAsDynamoDbComparesThem() {
        // In UTF-16 the first is greater.
        assertThat(new SortKey("\uffee")).isLessThan(new SortKey("\ud840\udc00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "gA"})
    void otherTextsAreNotCursors(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SortKey.parse(text));
    }

    private static String longest(String repeated) {
        String name = "";
        while ((name + repeated).getBytes(StandardCharsets.UTF_8).length <= 255) {
            name += repeated;
        }
        return name;
    }

    private static SortKey key(Classification image, Field field) {
        return SortKey.of(image, field);
    }

    private static Classification done(String id, String label, double probability) {
        return Classification.queued(id, "x.png", Instant.EPOCH)
                .done(List.of(new Prediction(label, probability)), Instant.EPOCH);
    }
}
