package dev.osprey.monitoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.process.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Prometheus' own tool reads the configuration and evaluates the alerts over time. */
class PromtoolIT {

    private static final String PROGRAM = "promtool";

    @BeforeAll
    static void needPromtool() {
        assumeTrue(Programs.onPath(PROGRAM), PROGRAM + " is not on the PATH");
    }

    @ParameterizedTest
    @CsvSource({
        "check, config, monitoring/prometheus.yml",
        "check, rules, monitoring/alerts.yml",
        "test, rules, src/test/resources/alerts.test.yml"
    })
    void promtoolSucceeds(String verb, String object, String file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(PROGRAM, verb, object, file)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
