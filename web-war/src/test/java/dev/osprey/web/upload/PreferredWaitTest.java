package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PreferredWaitTest {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Test
    void withoutPreferenceTheWaitIsTheUpperLimit() {
        assertThat(PreferredWait.of(List.of(), LONGEST).limit()).isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async | 0",
                "wait=7 | 7",
                "wait=\"7\" | 7",
                "respond-async, wait=7 | 7",
                "wait=7, respond-async | 7",
                "wait=0 | 0",
                "wait=999999 | 300",
                "wait=-1 | 300",
                "wait=soon | 300",
                "return=minimal; wait=7 | 7"
            })
    void preferencesAreReadAsInRfc7240(String header, long seconds) {
        assertThat(PreferredWait.of(List.of(header), LONGEST).limit()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void preferencesMayBeSpreadOverSeveralHeaders() {
        assertThat(PreferredWait.of(List.of("respond-async", "wait=3"), LONGEST).limit())
                .isEqualTo(Duration.ofSeconds(3));
    }
}
