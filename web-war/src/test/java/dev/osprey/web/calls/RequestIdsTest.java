package dev.osprey.web.calls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestIdsTest {

    @Test
    void aSafeIdOfTheClientIsKept() {
        assertThat(RequestIds.idOf("order-17.b:3_x")).isEqualTo("order-17.b:3_x");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "two words", "line\nbreak", "<script>", "ümlaut"})
    void anUnsafeIdIsReplaced(String wanted) {
        assertThat(RequestIds.idOf(wanted)).isNotEqualTo(wanted).matches("[0-9a-f-]{36}");
    }

    @Test
    void anIdThatIsTooLongIsReplaced() {
        assertThat(RequestIds.idOf("x".repeat(101))).hasSize(36);
    }
}
