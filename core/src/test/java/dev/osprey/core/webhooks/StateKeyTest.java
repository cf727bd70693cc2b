package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StateKeyTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @ParameterizedTest
    @EnumSource
    void aTextIsReadAsTheKeyItIsOf(DeliveryState state) {
        StateKey key = new StateKey(state, AT, "a/b\nc");

        assertThat(StateKey.parse(key.text())).contains(key);
        assertThat(key.text()).isGreaterThan(StateKey.before(state)).isLessThan(StateKey.behind(state));
    }

    @Test
    void textsAreInTheOrderOfTheStatesThenTheTimesThenTheIds() {
        List<String> texts = Stream.of(
                        DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.FAILED, DeliveryState.WAITING)
                .flatMap(state -> Stream.of(Instant.EPOCH, AT, AT.plusMillis(1))
                        .flatMap(at -> Stream.of("a", "b").map(id -> new StateKey(state, at, id).text())))
                .toList();

        assertThat(texts).hasSize(24).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "due", "due/1", "due//x", "due/one/x", "due/-1/x", "done/1/x", " due/1/x"})
    void anotherTextIsNotAKey(String text) {
        assertThat(StateKey.parse(text)).isEmpty();
    }
}
