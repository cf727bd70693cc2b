package dev.osprey.bench.published;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AnswersTest {

    @Test
    void answersAreCountedInTheWindowThatTheyCameIn() {
        Answers answers = new Answers(List.of(25.0, 0.5, 9.9, 10.0));

        assertThat(answers.each(10)).containsExactly(2, 1, 1);
        assertThat(answers.last()).isEqualTo(25.0);
    }

    @Test
    void theRateLeavesOutTheSlowBeginningAndTheSlowEnd() {
        List<Double> twoASecond = IntStream.range(0, 100)
                .mapToObj(answer -> answer < 10 ? answer * 3.0 : answer < 91 ? 30 + answer / 2.0 : 60 + answer * 3.0)
                .toList();

        assertThat(new Answers(twoASecond).perMinute()).isCloseTo(120, within(0.001));
    }

    @Test
    void noAnswersAreNoOutcome() {
        assertThatThrownBy(() -> new Answers(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
