package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PasswordHashTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final PasswordHash hash = PasswordHash.of("correct horse", SALT);

    @Test
    void onlyThePasswordMatches() {
        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("Correct horse")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void theStoredFormHidesThePasswordAndCanBeParsed() {
        String stored = hash.toString();

        assertThat(stored).startsWith("pbkdf2-sha512:210000:").doesNotContain("horse");
        assertThat(PasswordHash.parse(stored + "\n")).isEqualTo(hash);
    }

    @Test
    void aRandomPasswordNeedsNoSlowCheck() {
        PasswordHash random = PasswordHash.ofRandom("qc1HTmZzJt5_3CBwLkgP", SALT);

        assertThat(random.toString()).startsWith("pbkdf2-sha512:1000:");
        assertThat(random.matches("qc1HTmZzJt5_3CBwLkgP")).isTrue();
        assertThat(random.matches("qc1HTmZzJt5_3CBwLkgp")).isFalse();
    }

    @Test
    void malformedHashesAreRejected() {
        for (String text : new String[] {"", "secret", "pbkdf2-sha512:1:c2FsdA==:x", "pbkdf2-sha1" + hash}) {
            assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
