package dev.osprey.web.results;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TopTest {

    @Test
    void aMissingParameterMeansAll() {
        assertThat(Top.of(null)).isEqualTo(Top.ALL);
        assertThat(Top.of("")).isEqualTo(Top.ALL);
        assertThat(Top.of("3")).isEqualTo(new Top(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "all", "99999999999", " 1"})
    void anInvalidParameterIsNamed(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Top.of(text))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(400))
                .withMessageContaining("'top'");
    }
}
