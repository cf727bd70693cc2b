package dev.osprey.core.classification;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ClassificationTest {

    private static final Instant SUBMITTED = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final Instant COMPLETED = Instant.parse("2026-11-22T10:00:01.456Z");

    private static final ModelVersion MODEL = new ModelVersion("clothes", "3f2a");

    private final Classification queued = Classification.queued("id-1", "größe <b>.png", SUBMITTED);

    @Test
    void theFirstPredictionIsTheLabel() {
        Classification done = queued.done(List.of(new Prediction("Bag", 0.9), new Prediction("Coat", 0.1)), COMPLETED);

        assertThat(done.label()).contains("Bag");
        assertThat(queued.label()).isEmpty();
    }

    @Test
    void theBestAreAsManyAsThereAre() {
        Classification done = queued.done(List.of(new Prediction("Bag", 0.9), new Prediction("Coat", 0.1)), COMPLETED);

        assertThat(done.best(1).predictions()).containsExactly(new Prediction("Bag", 0.9));
        assertThat(done.best(3)).isEqualTo(done);
        assertThat(queued.best(1)).isEqualTo(queued);
        assertThatIllegalArgumentException().isThrownBy(() -> done.best(0));
    }

    @Test
    void doneWithoutAPredictionCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> queued.done(List.of(), COMPLETED));
    }

    @Test
    void failedWithoutAReasonCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> queued.failed(null, COMPLETED));
    }

    @Test
    void everyStateComesBackFromItsJson() {
        for (Classification each : List.of(
                queued,
                queued.done(List.of(new Prediction("Bag", 0.875), new Prediction("Coat", 0.125)), COMPLETED),
                queued.done(List.of(new Prediction("Bag", 1)), COMPLETED).by(MODEL),
                queued.failed("It is not an image.", COMPLETED),
                queued.failed("It is not an image.", COMPLETED).by(MODEL))) {
            assertThat(ClassificationJson.read(ClassificationJson.write(each).toString()))
                    .isEqualTo(each);
        }
    }

    @Test
    void jsonHasNoMemberWithoutAValue() {
        assertThat(ClassificationJson.write(queued).keySet())
                .containsExactly("id", "fileName", "status", "submittedAt");
    }

    @Test
    void anAnswerNamesItsModel() {
        Classification done =
                queued.done(List.of(new Prediction("Bag", 1)), COMPLETED).by(MODEL);

        assertThat(ClassificationJson.write(done).getJsonObject("model").toString())
                .isEqualTo("{\"name\":\"clothes\",\"version\":\"3f2a\"}");
        assertThat(done.best(1).model()).isEqualTo(MODEL);
        assertThat(done.requeued().model()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> queued.by(MODEL));
    }

    @Test
    void anAnswerOfAnEarlierVersionHasNoModel() {
        Classification earlier = ClassificationJson.read("""
                {"id": "id-1", "fileName": "1.png", "status": "DONE", "label": "Bag",
                 "predictions": [{"label": "Bag", "probability": 1}],
                 "submittedAt": "2026-11-22T12:00:00Z", "completedAt": "2026-11-22T12:00:01Z"}""");

        assertThat(earlier.model()).isNull();
        assertThat(earlier.label()).contains("Bag");
    }

    @Test
    void aModelHasANameAndAVersionThatCanBeShown() {
        for (String wrong : List.of("", "a\nb", "x".repeat(201))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ModelVersion(wrong, "3f2a"));
            assertThatIllegalArgumentException().isThrownBy(() -> new ModelVersion("clothes", wrong));
        }
    }

    @Test
    void aProbabilityIsBetweenZeroAndOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Prediction("Bag", 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Prediction("Bag", Double.NaN));
    }
}
