package dev.osprey.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** What promtool does not ask of an alert: that it says how bad it is and what to do. */
class AlertRulesTest {

    private static final Path ROOT = Path.of("..");

    /** The alert's name, so that a test is named by it, and the rule. */
    static Stream<Map.Entry<String, Map<String, ?>>> alerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, ?>>>>> file =
                new Yaml().load(Files.readString(Path.of("monitoring/alerts.yml")));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .map(rule -> Map.entry(rule.get("alert").toString(), rule));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasASeverityADurationAndAPageThatExists(Map.Entry<String, Map<String, ?>> alert) throws IOException {
        Map<?, ?> annotations = (Map<?, ?>) alert.getValue().get("annotations");
        String[] page = annotations.get("runbook_url").toString().split("#");

        assertThat(alert.getValue().get("for").toString()).matches("[1-9][0-9]*m");
        assertThat(((Map<?, ?>) alert.getValue().get("labels")).get("severity")).isIn("warning", "critical");
        assertThat(annotations.get("summary").toString()).isNotBlank().doesNotEndWith(".");
        assertThat(annotations.get("description").toString()).endsWith(".");
        assertThat(Files.readString(ROOT.resolve(page[0])).lines().filter(line -> line.startsWith("#")))
                .extracting(AlertRulesTest::anchor)
                .contains(page[1]);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertIsTestedInBothStates(Map.Entry<String, Map<String, ?>> alert) throws IOException {
        assertThat(Files.readString(Path.of("src/test/resources/alerts.test.yml"))
                        .lines()
                        .filter(line -> line.strip().equals("alertname: " + alert.getKey()))
                        .count())
                .isGreaterThanOrEqualTo(2);
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
