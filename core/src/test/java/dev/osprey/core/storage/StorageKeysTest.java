package dev.osprey.core.storage;

import java.time.Instant;
import java.util.List;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StorageKeysTest {

    @Test
    void keysWithTheIdKeepUploadsOfOneNameApart() {
        Classification bag = named("a", "1_bag.png");

        assertThat(StorageKeys.ID.image(bag)).isEqualTo("a/1_bag.png");
        assertThat(StorageKeys.ID.image(classified(bag))).isEqualTo("a/1_bag.png");
        assertThat(StorageKeys.ID.images(bag)).containsExactly("a/1_bag.png");
        assertThat(StorageKeys.ID.answers(bag)).containsExactly("a/1_bag");
        assertThat(StorageKeys.ID.image(named("b", "1_bag.png"))).isEqualTo("b/1_bag.png");
    }

    @Test
    void plainKeysAreThePublishedSystemsKeysOnceTheImageIsClassified() {
        Classification image = named("a", "test_0.JPEG");

        assertThat(StorageKeys.PLAIN.image(image)).isEqualTo("a/test_0.JPEG");
        assertThat(StorageKeys.PLAIN.image(image.failed("damaged", Instant.EPOCH)))
                .isEqualTo("a/test_0.JPEG");
        assertThat(StorageKeys.PLAIN.image(classified(image))).isEqualTo("test_0.JPEG");
        assertThat(StorageKeys.PLAIN.images(image)).containsExactly("a/test_0.JPEG", "test_0.JPEG");
        assertThat(StorageKeys.PLAIN.answers(image)).containsExactly("test_0", "test_0.JPEG", "a/test_0.JPEG");
    }

    @Test
    void theCopyOfWhatSomebodyElsePutThereHasAKeyOfItsOwnInAnyLayout() {
        String id = "0199a3c4-7d5e-8f60-8a9b-0c1d2e3f4a5b";
        Classification image = classified(named(id, "test_0.JPEG"));

        for (StorageKeys keys : StorageKeys.values()) {
            assertThat(keys.image(image)).isEqualTo(id + "/test_0.JPEG");
            assertThat(keys.images(image)).containsExactly(id + "/test_0.JPEG");
        }
        assertThat(StorageKeys.PLAIN.answers(image)).startsWith("test_0");
    }

    @Test
    void onlyTheLastExtensionIsRemoved() {
        assertThat(StorageKeys.PLAIN.answers(named("a", "v1.2.png"))).startsWith("v1.2");
        assertThat(StorageKeys.PLAIN.answers(named("a", ".png"))).containsExactly(".png", "a/.png");
        assertThat(StorageKeys.PLAIN.answers(named("a", "image"))).containsExactly("image", "a/image");
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StorageKeys.named("flat"))
                .withMessageContaining("osprey.storage.keys")
                .withMessageContaining("flat");
    }

    private static Classification classified(Classification image) {
        return image.done(List.of(new Prediction("bag", 1)), Instant.EPOCH);
    }

    private static Classification named(String id, String fileName) {
        return Classification.queued(id, fileName, Instant.EPOCH);
    }
}
