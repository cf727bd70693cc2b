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
                "return=minimal; wait=7 | 7",
                "Respond-Async | 0",
                "RESPOND-ASYNC, Wait=2 | 2",
                "WAIT=2 | 2",
                "wait = 2 | 2",
                "wait\t=\t\"2\" | 2",
                "  wait =2  , foo | 2",
                "respond-async=\"\" | 0",
                "respond-async = \"\" | 0",
                "respond-async; foo=\"bar\" | 0",
                "wait=2, wait=9 | 2",
                "wait=9;x=1, respond-async, wait=2 | 9",
                "wait=soon, wait=9 | 300",
                "wait=\"\" | 300",
                "wait= | 300",
                "wait | 300",
                "wait=007 | 7",
                "wait=99999999999999999999 | 300",
                "respond-async, wait=99999999999999999999 | 300",
                "note=\"a, wait=1\", wait=7 | 7",
                "note=\"a \\\" , wait=1\", respond-async | 0",
                "respond-asynchronously | 300",
                "x-respond-async | 300",
                "x-wait=1 | 300",
                ",, ,wait=7,, | 7",
                "=7 | 300"
            })
    void preferencesAreReadAsInRfc7240(String header, long seconds) {
        assertThat(PreferredWait.of(List.of(header), LONGEST).limit()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aLongHeaderIsReadOnce() {
        String header = "wait" + " ".repeat(50_000) + "x, a=\"" + "\\".repeat(50_001) + ",".repeat(50_000) + ", wait=7";

        assertThat(PreferredWait.of(List.of(header), LONGEST).limit()).isLessThanOrEqualTo(LONGEST);
    }

    @Test
    void preferencesMayBeSpreadOverSeveralHeaders() {
        assertThat(PreferredWait.of(List.of("respond-async", "wait=3"), LONGEST).limit())
                .isEqualTo(Duration.ofSeconds(3));
    }
}
