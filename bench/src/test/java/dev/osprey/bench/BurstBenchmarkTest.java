package dev.osprey.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import dev.osprey.bench.published.BurstBenchmark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BurstBenchmarkTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void theHelpListsBothForms() throws Exception {
        run("--help");

        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("burst: ", "--from", "--policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5", "one"})
    void startsWithAtMostTheMaximum(String from) throws Exception {
        assertThat(run("burst", "--workers", "4", "--from", from)).isEqualTo(1);

        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("--from takes a number from 1 to 4, not '" + from + "'");
    }

    /** Nothing is started from this folder: the options are checked first. */
    private int run(String... arguments) throws Exception {
        PrintStream print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return new Bench(List.of(new BurstBenchmark(Path.of("nowhere"))), print, print).run(List.of(arguments));
    }
}
