package dev.osprey.scaler.leader;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LeaseTimingTest {

    @Test
    void aConfirmationIsValidForHalfTheDuration() {
        assertThat(new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2)).validity())
                .isEqualTo(Duration.ofSeconds(6));
    }

    @ParameterizedTest
    @CsvSource({"PT12S, PT6S", "PT12S, PT0S", "PT12S, PT-1S", "PT0S, PT1S"})
    void rejectsARenewalThatCannotKeepTheLease(Duration duration, Duration renewal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTiming(duration, renewal))
                .withMessageContaining("osprey.scaling.lease.renewal")
                .withMessageContaining("osprey.scaling.lease.duration");
    }
}
