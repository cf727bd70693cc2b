package dev.osprey.bench.benchmark;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {
    private static final List<Option> KNOWN =
            List.of(new Option("rounds", "5", "how many rounds"), new Option("messages", "100", "how many messages"));

    @Test
    void omittedOptionsHaveTheirDefaults() throws BenchmarkException {
        Options options = Options.parse(KNOWN, List.of("--messages", "7"));

        assertThat(options.number("messages", 1, 10)).isEqualTo(7);
        assertThat(options.number("rounds", 1, 10)).isEqualTo(5);
    }

    @Test
    void rejectsAnUnknownOptionAndListsTheKnownOnes() {
        assertThatThrownBy(() -> Options.parse(KNOWN, List.of("--speed", "7")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("unknown option --speed; available: --rounds, --messages");
    }

    @Test
    void rejectsAnOptionWithoutDashes() {
        assertThatThrownBy(() -> Options.parse(KNOWN, List.of("rounds", "7")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("unknown option rounds;");
    }

    @Test
    void rejectsAnOptionWithoutAValue() {
        assertThatThrownBy(() -> Options.parse(KNOWN, List.of("--rounds")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("--rounds needs a value");
    }

    @Test
    void rejectsAnInvalidNumberAndNamesTheRange() throws BenchmarkException {
        Options options = Options.parse(KNOWN, List.of("--rounds", "many", "--messages", "11"));

        assertThatThrownBy(() -> options.number("rounds", 1, 10))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("--rounds takes a number from 1 to 10, not 'many'");
        assertThatThrownBy(() -> options.number("messages", 1, 10))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("--messages takes a number from 1 to 10, not '11'");
    }

    @Test
    void readsDurationsInIsoFormat() throws BenchmarkException {
        Options options = Options.parse(KNOWN, List.of("--rounds", "PT0.54S", "--messages", "half a minute"));

        assertThat(options.duration("rounds")).isEqualTo(Duration.ofMillis(540));
        assertThatThrownBy(() -> options.duration("messages"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("--messages takes a duration such as PT30S, not 'half a minute'");
    }
}
