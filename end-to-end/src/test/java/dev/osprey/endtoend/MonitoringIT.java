package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The dashboard, the alerts and the documentation name the metrics that a running service has. */
@OnSharedOsprey
@Timeout(600)
class MonitoringIT extends SharedOspreySuite {

    private static final Path MONITORING = OspreyProcess.root().resolve("server-config/monitoring");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern METRIC = Pattern.compile("`(osprey_\\w+)`");
    private static final Pattern OF_HISTOGRAM = Pattern.compile("_(bucket|sum|count)$");
    // What Prometheus itself adds.
    private static final String UP = "up";
    private static final Set<String> OF_A_TARGET = Set.of("job", "instance");

    private static Map<String, Set<String>> labelsByMetric;

    @BeforeAll
    static void readMetrics() throws Exception {
        // Some exist from the first answer on.
        client.classify(Samples.all().get(0));
        labelsByMetric = new TreeMap<>(Map.of(UP, Set.of()));
        ExposedMetrics.parse(client.get("/metrics").body())
                .samples()
                .forEach(sample -> labelsByMetric
                        .computeIfAbsent(sample.name(), name -> new TreeSet<>())
                        .addAll(labels(sample.labels())));
    }

    private static Set<String> labels(String text) {
        return LABEL.matcher(text).results().map(label -> label.group(1)).collect(Collectors.toSet());
    }

    @Test
    void everyExpressionSelectsMetricsAndLabelsThatExist() throws Exception {
        List<String> expressions =
                Stream.concat(panels().stream(), alerts().stream()).toList();

        assertThat(expressions).hasSizeGreaterThan(40).allSatisfy(text -> {
            PromExpression expression = PromExpression.parse(text);
            assertThat(expression.metrics()).isNotEmpty().isSubsetOf(labelsByMetric.keySet());
            Set<String> known = new TreeSet<>(OF_A_TARGET);
            expression.metrics().forEach(metric -> known.addAll(labelsByMetric.get(metric)));
            assertThat(known).containsAll(expression.labels());
        });
    }

    @Test
    void everyMetricOfTheServiceIsDocumentedAndNoOther() throws Exception {
        Set<String> documented = METRIC.matcher(
                        Files.readString(OspreyProcess.root().resolve("docs/operations.md")))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> existing = labelsByMetric.keySet().stream()
                .filter(name -> name.startsWith("osprey_"))
                .map(name -> OF_HISTOGRAM.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(existing).isEqualTo(documented);
    }

    /** Prometheus reads the service, parses each expression, and finds something to show in each panel. */
    @Test
    void prometheusFillsEveryPanelAndEvaluatesEveryAlert(@TempDir Path folder) throws Exception {
        assumeTrue(PrometheusProcess.isInstalled(), "prometheus is not on the PATH");
        try (PrometheusProcess prometheus = new PrometheusProcess(folder, osprey.uri("/"))) {
            prometheus.awaitSamples();

            for (String panel : panels()) {
                assertThat(prometheus.query(panel)).as(panel).isNotEmpty();
            }
            assertThat(prometheus.rules().getValuesAs(JsonObject.class))
                    .hasSameSizeAs(alerts())
                    .allSatisfy(rule -> assertThat(rule.getString("health")).isEqualTo("ok"));
            assertThat(prometheus.log()).doesNotContain("Error on ingesting", "level=error");
        }
    }

    /** The expressions of the dashboard, with what Grafana puts in place of its variables. */
    private static List<String> panels() throws IOException {
        JsonObject dashboard = Client.object(Files.readString(MONITORING.resolve("dashboard.json")));
        List<String> expressions = new ArrayList<>();
        for (JsonObject panel : dashboard.getJsonArray("panels").getValuesAs(JsonObject.class)) {
            if (panel.containsKey("targets")) {
                panel.getJsonArray("targets")
                        .getValuesAs(JsonObject.class)
                        .forEach(target -> expressions.add(target.getString("expr")
                                .replace("$__rate_interval", "1m")
                                .replace("$node", ".*")));
            }
        }
        return expressions;
    }

    private static List<String> alerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, ?>>>>> file =
                new Yaml().load(Files.readString(MONITORING.resolve("alerts.yml")));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .map(rule -> rule.get("expr").toString())
                .toList();
    }
}
