package dev.osprey.web.results;

import java.time.Duration;
import java.util.Optional;

import dev.osprey.core.classification.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionNoticeTest {

    @ParameterizedTest
    @CsvSource({
        "P30D, 30 days",
        "PT24H, 1 day",
        "PT36H, 36 hours",
        "PT90M, 90 minutes",
        "PT1M, 1 minute",
        "PT75.5S, 75 seconds"
    })
    void thePeriodIsInItsLargestExactUnit(Duration period, String words) {
        assertThat(RetentionNotice.of(new Retention(Optional.of(period))))
                .isEqualTo("Images and results are deleted after " + words + ".");
    }

    @Test
    void nothingIsSaidWhenNothingIsDeleted() {
        assertThat(RetentionNotice.of(Retention.FOR_EVER)).isEmpty();
    }
}
