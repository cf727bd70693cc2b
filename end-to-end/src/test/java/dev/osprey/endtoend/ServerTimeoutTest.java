package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.osprey.core.settings.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Payara gives a call more time than the call may wait for its answer. */
class ServerTimeoutTest {

    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Pattern TIMEOUT = Pattern.compile("(?m)\\.http\\.timeout-seconds=(\\d+)$");

    @ParameterizedTest
    @CsvSource({
        "web.asadmin, PT1S",
        "web.asadmin, PT4M",
        "web.asadmin, PT5M",
        "web.asadmin, PT10M30S",
        "web.asadmin, PT1H",
        "web.asadmin, P1DT2H3M4.5S",
        "web.asadmin, pt30m",
        "server.asadmin, PT1H"
    })
    void itFollowsTheLongestWait(String commands, String wait) throws Exception {
        assertThat(timeout(commands, Optional.of(wait)))
                .isEqualTo(Duration.parse(wait).truncatedTo(ChronoUnit.SECONDS).plus(MARGIN));
    }

    @ParameterizedTest
    @CsvSource({"web.asadmin", "server.asadmin"})
    void itFitsTheDefaultWait(String commands) throws Exception {
        Duration wait = Duration.parse(
                Settings.named("osprey.upload.max-wait").defaultValue().orElseThrow());

        assertThat(timeout(commands, Optional.empty())).isGreaterThanOrEqualTo(wait.plus(MARGIN));
    }

    private static Duration timeout(String commands, Optional<String> wait) throws IOException, InterruptedException {
        Path root = OspreyProcess.root();
        ProcessBuilder bash = new ProcessBuilder(List.of(
                "bash",
                "-c",
                "source scripts/timeout.bash && with_timeout \"$1\"",
                "with_timeout",
                "server-config/payara/" + commands));
        bash.directory(root.toFile()).redirectErrorStream(true);
        bash.environment().remove("OSPREY_UPLOAD_MAX_WAIT");
        wait.ifPresent(value -> bash.environment().put("OSPREY_UPLOAD_MAX_WAIT", value));
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> timeouts =
                TIMEOUT.matcher(output).results().map(found -> found.group(1)).toList();
        assertThat(timeouts).as(output).hasSize(1);
        return Duration.ofSeconds(Long.parseLong(timeouts.get(0)));
    }
}
