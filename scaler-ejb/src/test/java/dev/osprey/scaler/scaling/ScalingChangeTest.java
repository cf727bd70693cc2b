package dev.osprey.scaler.scaling;

import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScalingChangeTest {

    private static final ScalingConfig NOW = new ScalingConfig("backlog", 1, 20, false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "best | | | Unknown policy 'best'; the policies are backlog, linear",
                " | 21 | | min is 21 and max is 20",
                " | -1 | | 0 <= min <= max",
                " | 0 | 0 | 1 <= max"
            })
    void anInvalidChangeSaysWhatWouldBeValid(String policy, Integer min, Integer max, String message) {
        assertThatExceptionOfType(InvalidChangeException.class)
                .isThrownBy(() -> change(policy, min, max).applied(NOW, List.of("backlog", "linear")))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "backlog, 20, launch-only, , 19",
        "launch-only, 19, backlog, , 20",
        "backlog, 8, launch-only, , 8",
        "backlog, 20, launch-only, 20, 20",
        "backlog, 20, linear, , 20",
        "launch-only, 20, linear, , 20",
        "backlog, 20, , , 20"
    })
    void thePublishedMaximumComesWithThePolicyUnlessOneIsSet(
            String before, int max, String policy, Integer newMax, int expected) {
        ScalingConfig now = new ScalingConfig(before, 1, max, false);

        assertThat(change(policy, 2, newMax).applied(now, PolicyName.texts()).max())
                .isEqualTo(expected);
    }

    @Test
    void aFormThatRepeatsTheMaximumSetsNone() {
        assertThat(change("launch-only", 1, 20).withoutRepeatedMax(NOW).applied(NOW, PolicyName.texts()))
                .isEqualTo(new ScalingConfig("launch-only", 1, 19, false));
        assertThat(change("launch-only", 1, 8).withoutRepeatedMax(NOW).applied(NOW, PolicyName.texts()))
                .isEqualTo(new ScalingConfig("launch-only", 1, 8, false));
    }

    private static ScalingChange change(String policy, Integer min, Integer max) {
        return new ScalingChange(
                Optional.ofNullable(policy), Optional.ofNullable(min), Optional.ofNullable(max), Optional.empty());
    }
}
