package dev.osprey.core.models;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.localcloud.LocalCloud;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModelsTableIT extends WithModelsTable {

    ModelsTableIT(LocalCloud local) {
        super(local);
    }

    @Test
    void theModelThatWasLoadedLastIsTheLatest() {
        assertThat(models.latest()).isEmpty();
        ModelCard clothes = card("clothes", "3f2a");
        ModelCard animals = card("animals", "77aa");

        models.store(clothes, List.of());
        models.store(animals, List.of());

        assertThat(models.latest()).contains(animals);
        assertThat(models.find("3f2a")).contains(clothes);
        assertThat(models.find("none")).isEmpty();
    }

    @Test
    void aSampleComesBackAsItWasStored() {
        byte[] bytes = new byte[SamplePicture.MAX_BYTES];
        bytes[7] = 42;
        SamplePicture bag = new SamplePicture("bag.png", ImageFormat.PNG, bytes);

        models.store(card("clothes", "3f2a"), List.of(bag));

        assertThat(models.sample("3f2a", "bag.png")).hasValueSatisfying(found -> {
            assertThat(found.format()).isEqualTo(ImageFormat.PNG);
            assertThat(found.bytes()).isEqualTo(bytes);
        });
        assertThat(models.sample("77aa", "bag.png")).isEmpty();
        assertThat(models.sample("3f2a", "")).isEmpty();
    }

    @Test
    void veryManyLabelsFitIntoARow() {
        ModelCard many = ModelCard.of(
                new ModelVersion("many", "3f2a"), Collections.nCopies(200_000, "x"), List.of(), Instant.EPOCH);

        models.store(many, List.of());

        assertThat(models.latest()).contains(many);
    }

    private static ModelCard card(String name, String version) {
        return new ModelCard(new ModelVersion(name, version), List.of("Bag"), 1, List.of("bag.png"), Instant.EPOCH);
    }
}
