package dev.osprey.web.upload;

import dev.osprey.core.classification.FileName;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeyTest {

    @Test
    void quotesAreOptional() {
        assertThat(IdempotencyKey.of("\"8e03978e-40d5\""))
                .isEqualTo(IdempotencyKey.of(" 8e03978e-40d5 "))
                .hasValueSatisfying(key -> assertThat(key.text()).isEqualTo("8e03978e-40d5"));
    }

    @Test
    void withoutHeaderThereIsNoKey() {
        assertThat(IdempotencyKey.of(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "\"a", "a\"b", "clé"})
    void malformedKeysAreRejected(String header) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IdempotencyKey.of(header))
                .withMessageContaining("Idempotency-Key");
    }

    @Test
    void aKeyThatIsTooLongIsRejected() {
        assertThat(IdempotencyKey.of("k".repeat(255))).isPresent();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> IdempotencyKey.of("k".repeat(256)));
    }

    @Test
    void eachImageOfACallHasItsOwnKey() {
        IdempotencyKey key = new IdempotencyKey("k");

        assertThat(key.of(0)).isNotEqualTo(key.of(1)).isNotEqualTo(new IdempotencyKey("l").of(0));
    }

    @Test
    void theContentDigestCoversNameAndBytes() {
        String content = IdempotencyKey.content(upload("a.png", 1, 2));

        assertThat(IdempotencyKey.content(upload("a.png", 1, 2))).isEqualTo(content);
        assertThat(IdempotencyKey.content(upload("b.png", 1, 2))).isNotEqualTo(content);
        assertThat(IdempotencyKey.content(upload("a.png", 1, 3))).isNotEqualTo(content);
    }

    private static Upload upload(String name, int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int each = 0; each < bytes.length; each++) {
            content[each] = (byte) bytes[each];
        }
        return new Upload(new FileName(name), "image/png", content);
    }
}
