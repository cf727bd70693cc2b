package dev.osprey.bench.adapter;

import java.util.List;

import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.Spread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ComparisonTest {
    private static final long SECOND = 1_000_000_000;

    private final List<Round> bare = List.of(round(1), round(4), round(2));

    @Test
    void comparesPairsOfRoundsSoThatASlowPhaseDoesNotMatter() {
        Comparison comparison = new Comparison(bare, List.of(round(2), round(8), round(4)));

        assertThat(comparison.ratio()).isEqualTo(new Spread(0.5, 0.5, 0.5));
    }

    @Test
    void theResultHasMediansAndTheSpreadOfTheRatio() {
        JsonObject answer = new Comparison(bare, List.of(round(1), round(2), round(4)))
                .jsonWithRatio()
                .build();

        assertThat(answer.toString())
                .isEqualTo("{\"messagesPerSecond\":50.0,\"cpuMsPerMessage\":10.0000,\"receivesPerMessage\":0.2000,"
                        + "\"deletesPerMessage\":0.1000,\"ratio\":1.000,\"minRatio\":0.500,\"maxRatio\":2.000}");
    }

    @Test
    void rejectsRoundsWithoutACounterpart() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Comparison(bare, List.of(round(1))));
    }

    private static Round round(int seconds) {
        return new Round(100, seconds * SECOND, SECOND, 20, 10);
    }
}
