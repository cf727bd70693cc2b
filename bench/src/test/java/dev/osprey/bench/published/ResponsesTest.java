package dev.osprey.bench.published;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ResponsesTest {

    @Test
    void countsResponsesPerWindow() {
        Responses responses = new Responses(List.of(25.0, 0.5, 9.9, 10.0));

        assertThat(responses.perWindow(10)).containsExactly(2, 1, 1);
        assertThat(responses.last()).isEqualTo(25.0);
    }

    @Test
    void theRateExcludesTheSlowStartAndTheSlowEnd() {
        List<Double> twoASecond = IntStream.range(0, 100)
                .mapToObj(answer -> answer < 10 ? answer * 3.0 : answer < 91 ? 30 + answer / 2.0 : 60 + answer * 3.0)
                .toList();

        assertThat(new Responses(twoASecond).perMinute()).isCloseTo(120, within(0.001));
    }

    @Test
    void theMedianExcludesTheIncompleteWindow() {
        // 2, 4 and 6 in ten seconds each, then the last one.
        Responses responses =
                new Responses(List.of(1.0, 2.0, 11.0, 12.0, 13.0, 14.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 31.0));

        assertThat(responses.medianPerMinute(10)).isEqualTo(24);
        assertThat(new Responses(List.of(1.0, 2.0)).medianPerMinute(10)).isEqualTo(12);
    }

    @Test
    void rejectsNoResponses() {
        assertThatThrownBy(() -> new Responses(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
