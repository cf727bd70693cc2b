package dev.osprey.bench.speed;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ServerFiguresTest {

    private static final LoadRound IDLE = round(2, 20, 5.0, 0, 10);

    @Test
    void aRoundRelatesAnswersAndProcessorTimeToItsImages() {
        LoadRound round = round(2, 40, 8.0, 0, 120);

        assertThat(round.imagesPerSecond()).isEqualTo(20);
        assertThat(round.cpuMillisPerImage("web")).isEqualTo(3);
        assertThatThrownBy(() -> round.cpuMillisPerImage("nobody")).hasMessage("no role nobody");
    }

    @Test
    void aRoundHasAnswersAndATime() {
        assertThatThrownBy(() -> round(2, 0, 1, 0, 0)).hasMessageContaining("0 answers in 2.0 s");
        assertThatThrownBy(() -> round(0, 5, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rateAndProcessorTimeAreMediansOfTheRounds() {
        ServerFigures figures = new ServerFigures(
                List.of(round(1, 10, 9, 0, 10), round(1, 30, 9, 0, 90), round(1, 20, 9, 0, 40)),
                IDLE,
                Map.of("web", 400.4));

        JsonObject json = figures.json().build();
        assertThat(json.getJsonNumber("imagesPerSecond").doubleValue()).isEqualTo(20);
        assertThat(json.getJsonNumber("minImagesPerSecond").doubleValue()).isEqualTo(10);
        assertThat(json.getJsonNumber("maxImagesPerSecond").doubleValue()).isEqualTo(30);
        assertThat(json.getJsonObject("cpuMsPerImage").getJsonNumber("web").doubleValue())
                .isEqualTo(2);
        assertThat(json.getJsonNumber("idleMs").doubleValue()).isEqualTo(5);
        assertThat(json.getJsonNumber("loadedMs").doubleValue()).isEqualTo(9);
        assertThat(json.getJsonObject("residentMb").getInt("web")).isEqualTo(400);
        assertThat(json.getJsonNumber("agreement").doubleValue()).isEqualTo(1);
    }

    @Test
    void agreementCountsTheAnswersOfAllRounds() {
        ServerFigures figures =
                new ServerFigures(List.of(round(1, 30, 9, 3, 1), round(1, 10, 9, 0, 1)), IDLE, Map.of());

        assertThat(figures.agreement()).isEqualTo(1 - 3 / 40.0);
    }

    @Test
    void ratiosAreFormedRoundByRound() {
        // A machine that is twice as fast in the second round, for both.
        assertThat(ServerFigures.ratio(List.of(10.0, 20.0, 11.0), List.of(20.0, 40.0, 10.0)))
                .isCloseTo(0.5, within(1e-9));
        assertThatThrownBy(() -> ServerFigures.ratio(List.of(1.0), List.of())).hasMessage("1 rounds compared with 0");
    }

    @Test
    void threadsAreMediansOfTheRoundsLargestFirst() {
        ServerFigures figures = new ServerFigures(
                List.of(
                        threads(Map.of("http", 10.0, "GC", 20.0, "idle", 0.1)),
                        threads(Map.of("http", 40.0, "GC", 20.0, "idle", 0.1)),
                        threads(Map.of("http", 30.0, "GC", 20.0, "idle", 0.1))),
                IDLE,
                Map.of());

        JsonObject web =
                figures.json().build().getJsonObject("threadsMsPerImage").getJsonObject("web");
        assertThat(web.keySet()).containsExactly("http", "GC");
        assertThat(web.getJsonNumber("http").doubleValue()).isEqualTo(3);
        assertThat(web.getJsonNumber("GC").doubleValue()).isEqualTo(2);
    }

    /** @param millis of ten images */
    private static LoadRound threads(Map<String, Double> millis) {
        return new LoadRound(
                1, Collections.nCopies(10, 5.0), 0, Map.of("web", 50.0), Map.of("web", new ThreadTimes(millis)));
    }

    private static LoadRound round(double seconds, int images, double millis, int different, double webMillis) {
        return new LoadRound(
                seconds, Collections.nCopies(images, millis), different, Map.of("web", webMillis), Map.of());
    }
}
