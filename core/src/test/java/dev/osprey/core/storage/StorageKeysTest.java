package dev.osprey.core.storage;

import java.time.Instant;

import dev.osprey.core.classification.Classification;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StorageKeysTest {

    @Test
    void keysWithTheIdKeepUploadsOfOneNameApart() {
        assertThat(StorageKeys.ID.image(named("a", "1_bag.png"))).isEqualTo("a/1_bag.png");
        assertThat(StorageKeys.ID.answer(named("a", "1_bag.png"))).isEqualTo("a/1_bag");
        assertThat(StorageKeys.ID.image(named("b", "1_bag.png"))).isEqualTo("b/1_bag.png");
    }

    @Test
    void plainKeysAreThePublishedSystemsKeys() {
        assertThat(StorageKeys.PLAIN.image(named("a", "test_0.JPEG"))).isEqualTo("test_0.JPEG");
        assertThat(StorageKeys.PLAIN.answer(named("a", "test_0.JPEG"))).isEqualTo("test_0");
    }

    @Test
    void onlyTheLastExtensionIsTakenOff() {
        assertThat(StorageKeys.PLAIN.answer(named("a", "v1.2.png"))).isEqualTo("v1.2");
        assertThat(StorageKeys.PLAIN.answer(named("a", ".png"))).isEqualTo(".png");
        assertThat(StorageKeys.PLAIN.answer(named("a", "picture"))).isEqualTo("picture");
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StorageKeys.named("flat"))
                .withMessageContaining("osprey.storage.keys")
                .withMessageContaining("flat");
    }

    private static Classification named(String id, String fileName) {
        return Classification.queued(id, fileName, Instant.EPOCH);
    }
}
