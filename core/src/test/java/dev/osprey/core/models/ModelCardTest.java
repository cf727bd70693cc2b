package dev.osprey.core.models;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.images.ImageFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ModelCardTest {

    private static final ModelVersion MODEL = new ModelVersion("clothes", "3f2a");

    @Test
    void anOutputWithoutALabelIsNoAnswer() {
        ModelCard card = ModelCard.of(MODEL, List.of("Bag", "", "Coat"), List.of(), Instant.EPOCH);

        assertThat(card.labels()).containsExactly("Bag", "Coat");
        assertThat(card.labelCount()).isEqualTo(2);
    }

    @Test
    void theLabelsFitIntoARow() {
        ModelCard card = ModelCard.of(MODEL, Collections.nCopies(20_000, "x".repeat(40)), List.of(), Instant.EPOCH);

        assertThat(card.labelCount()).isEqualTo(20_000);
        assertThat(card.labels()).hasSizeBetween(6_000, 7_000);
    }

    @Test
    void theSamplesAreNamed() {
        SamplePicture bag = new SamplePicture("bag.png", ImageFormat.PNG, new byte[] {1});

        assertThat(ModelCard.of(MODEL, List.of("Bag"), List.of(bag), Instant.EPOCH)
                        .samples())
                .containsExactly("bag.png");
    }

    @Test
    void aSampleHasAPlainNameAndFitsIntoARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplePicture("../bag.png", ImageFormat.PNG, new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplePicture("bag.png", ImageFormat.PNG, new byte[SamplePicture.MAX_BYTES + 1]));
    }
}
