package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestartDelayTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(60);

    private final RestartDelay delay = new RestartDelay(Duration.ofSeconds(1), Duration.ofSeconds(60), withoutJitter());

    @Test
    void theFirstDeathCausesNoDelay() {
        delay.died(NOW, NOW);

        assertThat(delay.isOver(NOW)).isTrue();
    }

    @Test
    void doublesWithEachEarlyDeathUpToTheMaximum() {
        List<Duration> delays = new ArrayList<>();
        for (int death = 0; death < 10; death++) {
            delay.died(NOW, NOW);
            delays.add(remaining());
        }

        assertThat(delays).extracting(Duration::toSeconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void staysAtTheMaximumHoweverManyWorkersDie() {
        for (int death = 0; death < 1000; death++) {
            delay.died(NOW, NOW);
        }

        assertThat(remaining()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theDeathOfAHealthyWorkerResetsIt() {
        delay.died(NOW, NOW);
        delay.died(LONG_AGO, NOW);
        delay.died(NOW, NOW);

        assertThat(delay.isOver(NOW)).isTrue();
    }

    @Test
    void canBeReset() {
        delay.died(NOW, NOW);
        delay.reset();
        delay.died(NOW, NOW);

        assertThat(delay.isOver(NOW)).isTrue();
    }

    @Test
    void jitterIsUpToHalfOfTheDelay() {
        for (int seed = 0; seed < 100; seed++) {
            RestartDelay random = new RestartDelay(Duration.ofSeconds(10), Duration.ofSeconds(60), new Random(seed));
            random.died(NOW, NOW);
            random.died(NOW, NOW);

            assertThat(random.isOver(NOW.plusMillis(4_999))).isFalse();
            assertThat(random.isOver(NOW.plusSeconds(10))).isTrue();
        }
    }

    private Duration remaining() {
        Duration waited = Duration.ZERO;
        while (!delay.isOver(NOW.plus(waited))) {
            waited = waited.plusMillis(500);
        }
        return waited;
    }

    /** The highest value that a generator can return: the full delay. */
    private static RandomGenerator withoutJitter() {
        return () -> -1L;
    }
}
