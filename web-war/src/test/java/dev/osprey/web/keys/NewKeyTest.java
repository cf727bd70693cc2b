package dev.osprey.web.keys;

import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NewKeyTest {

    private static final KeyLimits LIMITS = new KeyLimits(OptionalInt.of(60), OptionalLong.of(1000));

    @Test
    void limitsAreOptional() {
        assertThat(NewKey.ofJson("{\"name\": \" camera \"}")).isEqualTo(new NewKey("camera", KeyLimits.NONE));
        assertThat(NewKey.ofJson("{\"name\": \"camera\", \"ratePerMinute\": null}"))
                .isEqualTo(new NewKey("camera", KeyLimits.NONE));
        assertThat(NewKey.ofForm("camera", "", null)).isEqualTo(new NewKey("camera", KeyLimits.NONE));
    }

    @Test
    void limitsAreRead() {
        assertThat(NewKey.ofJson("{\"name\": \"camera\", \"ratePerMinute\": 60, \"dailyQuota\": 1000}"))
                .isEqualTo(new NewKey("camera", LIMITS));
        assertThat(NewKey.ofForm("camera", " 60", "1000 ")).isEqualTo(new NewKey("camera", LIMITS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|not a JSON object",
                "[]|not a JSON object",
                "{}|'name' is missing",
                "{\"name\": 7}|'name' is missing",
                "{\"name\": \" \"}|1 to 100 characters",
                "{\"name\": \"a\\nb\"}|control character",
                "{\"name\": \"a\", \"quota\": 1}|'quota' is unknown",
                "{\"name\": \"a\", \"dailyQuota\": 0}|'dailyQuota' must be a whole number from 1",
                "{\"name\": \"a\", \"dailyQuota\": 1.5}|'dailyQuota' must be a whole number",
                "{\"name\": \"a\", \"dailyQuota\": \"5\"}|'dailyQuota' must be a whole number",
                "{\"name\": \"a\", \"ratePerMinute\": 1000001}|'ratePerMinute' must be a whole number from 1 to 1000000",
                "{\"name\": \"a\", \"ratePerMinute\": 1e99999999999}|out of range",
            })
    void anythingElseIsABadRequest(String json, String sentence) {
        assertThatThrownBy(() -> NewKey.ofJson(json))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().status().getStatusCode())
                                .isEqualTo(400))
                .hasMessageContaining(sentence);
    }

    @Test
    void aNameHasAtMostAHundredCharacters() {
        assertThat(NewKey.ofForm("x".repeat(100), "", "").name()).hasSize(100);
        assertThatThrownBy(() -> NewKey.ofForm("x".repeat(101), "", "")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> NewKey.ofForm(null, "", "")).isInstanceOf(ProblemException.class);
    }
}
