package dev.osprey.core.apikeys;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeySecretTest {

    private static final Random RANDOM = new Random(1);

    private final KeySecret secret = KeySecret.random(RANDOM);

    @Test
    void aKeyCanBeRecognisedAndHasItsId() {
        assertThat(secret.text())
                .matches("osprey_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")
                .contains("_" + secret.id() + "_");
        assertThat(KeySecret.parse(secret.text())).contains(secret);
    }

    @Test
    void theKeyIsNeitherInItsDigestNorInATextAboutIt() {
        String random = secret.text().substring(secret.text().length() - 43);

        assertThat(secret.digest()).isNotEqualTo(random).hasSize(43);
        assertThat(secret.toString()).doesNotContain(random);
        assertThat(ApiKey.of(secret, "name", Instant.EPOCH, KeyLimits.NONE).toString())
                .doesNotContain(random);
    }

    @Test
    void onlyItsOwnSecretMatchesAKey() {
        ApiKey key = ApiKey.of(secret, "name", Instant.EPOCH, KeyLimits.NONE);
        KeySecret other = KeySecret.random(RANDOM);

        assertThat(key.matches(secret)).isTrue();
        assertThat(key.matches(new KeySecret(secret.id(), other.text()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "osprey_",
                "osprey_0123456789abcdef_short",
                "osprey_0123456789ABCDEF_0123456789012345678901234567890123456789012",
                "osprey_0123456789abcdef_012345678901234567890123456789012345678901!",
                "osprey_0123456789abcdef_0123456789012345678901234567890123456789012\n"
            })
    void anythingElseIsNoKey(String text) {
        assertThat(KeySecret.parse(text)).isEmpty();
    }

    @Test
    void aLimitIsAtLeastOne() {
        assertThatThrownBy(() -> new KeyLimits(OptionalInt.of(0), OptionalLong.empty()))
                .hasMessageContaining("ratePerMinute");
        assertThatThrownBy(() -> new KeyLimits(OptionalInt.empty(), OptionalLong.of(-1)))
                .hasMessageContaining("dailyQuota");
    }
}
