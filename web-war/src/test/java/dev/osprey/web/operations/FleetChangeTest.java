package dev.osprey.web.operations;

import java.util.List;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FleetChangeTest {

    private static final List<String> POLICIES = List.of("backlog", "linear");
    private static final ScalingConfig NOW = new ScalingConfig("backlog", 1, 20, false);

    @Test
    void omittedFieldsKeepTheirValue() {
        assertThat(applied("{}")).isEqualTo(NOW);
        assertThat(applied("{\"max\": 8}")).isEqualTo(new ScalingConfig("backlog", 1, 8, false));
        assertThat(applied("{\"paused\": true}")).isEqualTo(new ScalingConfig("backlog", 1, 20, true));
    }

    @Test
    void everythingCanBeChangedAtOnce() {
        assertThat(applied("{\"policy\": \"linear\", \"min\": 0, \"max\": 2, \"paused\": true}"))
                .isEqualTo(new ScalingConfig("linear", 0, 2, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | not a JSON object",
                "x | not a JSON object",
                "'' | not a JSON object",
                " | not a JSON object",
                "{\"min\": 1e99999999999} | a number that is out of range",
                "{\"min\": 99999999999} | not a whole number",
                "{\"wanted\": 3} | 'wanted' is unknown",
                "{\"policy\": 1} | not the name of a policy",
                "{\"min\": 1.5} | 'min' is 1.5, not a whole number",
                "{\"min\": null} | 'min' is null, not a whole number",
                "{\"max\": \"8\"} | not a whole number",
                "{\"paused\": \"yes\"} | not true or false"
            })
    void anInvalidChangeIsAProblemThatSaysWhatWouldBeValid(String body, String detail) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> applied(body))
                .satisfies(problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(400);
                    assertThat(problem.problem().detail()).contains(detail);
                });
    }

    @Test
    void missingAndEmptyFieldsOfAFormKeepTheirValue() {
        assertThat(FleetChange.ofForm(null, "", " 8 ", null).applied(NOW, POLICIES))
                .isEqualTo(new ScalingConfig("backlog", 1, 8, false));
        assertThat(FleetChange.ofForm("linear", "2", "3", "true").applied(NOW, POLICIES))
                .isEqualTo(new ScalingConfig("linear", 2, 3, true));
    }

    private static ScalingConfig applied(String body) {
        return FleetChange.ofJson(body).applied(NOW, POLICIES);
    }
}
