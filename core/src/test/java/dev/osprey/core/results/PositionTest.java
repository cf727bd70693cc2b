package dev.osprey.core.results;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

import dev.osprey.core.classification.Classification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PositionTest {

    @Test
    void aCursorLeadsBackToItsPosition() {
        Position position =
                Position.of(Classification.queued("019a-1", "x.png", Instant.parse("2026-11-30T23:59:59Z")));

        assertThat(position.month()).hasToString("2026-11");
        assertThat(Position.parse(position.cursor())).isEqualTo(position);
        assertThat(position.cursor()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "2026-13x", "2026-11", "2026-11\n", "2026-11../x"})
    void whatIsNoCursorIsRefused(String text) {
        String cursor = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(cursor));
        assertThatIllegalArgumentException().isThrownBy(() -> Position.parse("*" + cursor));
    }
}
