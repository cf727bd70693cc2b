package dev.osprey.bench.speed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.BenchmarkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpeedResultTest {

    @TempDir
    private Path folder;

    @Test
    void hasTheFiguresByName() {
        JsonObject json = result(50, Optional.of(25.0)).json();

        assertThat(number(json, "imagesPerSecond")).isEqualTo(50);
        assertThat(number(json, "limitImagesPerSecond")).isEqualTo(100);
        assertThat(number(json, "forwardImagesPerSecond")).isEqualTo(200);
        assertThat(number(json, "ofLimit")).isEqualTo(0.5);
        assertThat(json.getJsonObject("cpuMsPerImage").keySet())
                .containsExactlyInAnyOrder("web", "worker", "cloud", "client");
        assertThat(number(json, "idleMs")).isEqualTo(12);
        assertThat(json.getJsonObject("callsPerImage").keySet()).containsExactlyInAnyOrder("sqs", "s3", "dynamodb");
        assertThat(number(json.getJsonObject("peer"), "ratio")).isEqualTo(2);
    }

    @Test
    void theWorkersTimeWithoutTheModelIsAStep() {
        JsonObject steps = result(50, Optional.empty()).json().getJsonObject("steps");

        assertThat(steps.keySet())
                .containsExactly("decode", "preprocess", "forward", "receiveStoreReply", "http", "cloud");
        // 14 ms of the worker, 10 of them for decode, preprocess and forward.
        assertThat(number(steps, "receiveStoreReply")).isEqualTo(4);
        assertThat(number(steps, "http")).isEqualTo(2);
        assertThat(number(steps, "cloud")).isEqualTo(3);
    }

    @Test
    void theTableShowsEveryContenderAndCall() {
        String table = table(result(50, Optional.of(25.0)).json());

        assertThat(table.lines().map(String::strip))
                .anyMatch(line -> line.startsWith("forward ") && line.contains("200.0"))
                .anyMatch(line -> line.startsWith("decode + forward") && line.contains("1.000 + 2.000 + 7.000"))
                .anyMatch(line -> line.startsWith("Osprey ") && line.contains("2.00 + 14.00 + 3.00 + 1.00"))
                .anyMatch(line -> line.startsWith("peer ") && line.contains("25.0"))
                .anyMatch(line -> line.matches("SendMessage +2.000"))
                .contains("Osprey reaches 0.500 of decode + forward, and 2.000 of the peer.");
    }

    @Test
    void withoutAPeerThereIsNoneInTheTable() {
        assertThat(table(result(50, Optional.empty()).json())).doesNotContain("\npeer");
    }

    @Test
    void theLongestBarOfTheChartIsTheFastest() throws Exception {
        Document chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        SpeedChart.of(result(50, Optional.of(25.0)).json()).getBytes(StandardCharsets.UTF_8)));

        NodeList rectangles = chart.getElementsByTagName("rect");
        // The background, four rates, five parts of the processor time.
        assertThat(rectangles.getLength()).isEqualTo(10);
        assertThat(width(rectangles, 1)).isEqualTo(430);
        assertThat(width(rectangles, 2)).isEqualTo(215);
        assertThat(width(rectangles, 3)).isEqualTo(54);
        assertThat(width(rectangles, 4)).isEqualTo(108);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains("models/a & b", "local cloud", "images per second");
    }

    @Test
    void aKeptResultIsComparedFigureByFigure() throws Exception {
        LastResult.write(result(50, Optional.empty()).json(), folder);
        JsonObject now = result(100, Optional.empty()).json();
        LastResult last = LastResult.in(folder).orElseThrow();

        assertThat(last.difference(now)).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        last.comparedWith(now).print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.matches("imagesPerSecond +50.0 +100.0 +2.00"))
                .anyMatch(line -> line.matches("callsPerImage.sqs +2.0 +2.0 +1.00"))
                .anyMatch(line -> line.matches("callsPerImage.s3 +0.0 +0.0 +–"))
                .anyMatch(line -> line.startsWith("limitCpuMsPerImage.decode "));
    }

    @Test
    void resultsOfOtherConditionsAreNotCompared() {
        LastResult last = new LastResult(
                Json.createObjectBuilder().add("model", "models/other").build());

        assertThat(last.difference(result(50, Optional.empty()).json())).contains("model was \"models/other\"");
    }

    @Test
    void noResultIsKeptAtFirst() throws Exception {
        assertThat(LastResult.in(folder)).isEmpty();
    }

    @Test
    void aDamagedResultIsReported() throws Exception {
        Files.writeString(folder.resolve("speed.json"), "{");

        assertThatThrownBy(() -> LastResult.in(folder))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("is no result");
    }

    private static SpeedResult result(double imagesPerSecond, Optional<Double> peer) {
        SpeedOptions options = new SpeedOptions(
                new SpeedOptions.Folder("models/a & b", Path.of("model")),
                "auto",
                new SpeedOptions.Folder("images", Path.of("images")),
                8,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Path.of("results"),
                false);
        Map<String, Double> roles = Map.of("web", 2.0, "worker", 14.0, "cloud", 3.0, "client", 1.0);
        return new SpeedResult(
                options,
                100,
                List.of(new LimitRound(200, Map.of("forward", 7.0))),
                List.of(new LimitRound(100, Map.of("decode", 1.0, "preprocess", 2.0, "forward", 7.0))),
                figures(imagesPerSecond, roles),
                18.04,
                120.4,
                new CallCounts(Map.of("sqs", Map.of("SendMessage", 2.0), "s3", Map.of(), "dynamodb", Map.of())),
                peer.map(rate -> figures(rate, Map.of("server", 5.0, "client", 1.0))));
    }

    /** @param cpu milliseconds per image of each role */
    private static ServerFigures figures(double imagesPerSecond, Map<String, Double> cpu) {
        Map<String, Double> used = new HashMap<>();
        cpu.forEach((role, millis) -> used.put(role, millis * imagesPerSecond));
        LoadRound round = new LoadRound(1, Collections.nCopies((int) imagesPerSecond, 30.0), 0, used, Map.of());
        return new ServerFigures(List.of(round), new LoadRound(1, List.of(12.0), 0, used, Map.of()), cpu);
    }

    private static String table(JsonObject json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SpeedTable.print(json, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int width(NodeList rectangles, int index) {
        return Integer.parseInt(((Element) rectangles.item(index)).getAttribute("width"));
    }

    private static double number(JsonObject json, String name) {
        return json.getJsonNumber(name).doubleValue();
    }
}
