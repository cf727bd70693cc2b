package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTest {
    private static final RandomGenerator HIGHEST = new Fixed(true);
    private static final RandomGenerator LOWEST = new Fixed(false);

    @Test
    void doublesWithEachAttemptUpToTheCap() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), HIGHEST);

        assertThat(new long[] {seconds(backoff, 1), seconds(backoff, 2), seconds(backoff, 4), seconds(backoff, 5)})
                .containsExactly(1, 2, 8, 10);
    }

    @Test
    void neverWaitsLessThanHalf() {
        Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60), LOWEST);

        assertThat(backoff.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void spreadsMessagesThatFailedTogether() {
        Backoff backoff = new Backoff(Duration.ofSeconds(8), Duration.ofSeconds(60), new Random(7));

        assertThat(new long[] {
                    backoff.after(1).toMillis(),
                    backoff.after(1).toMillis(),
                    backoff.after(1).toMillis()
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void staysAtTheCapForAnyNumberOfAttempts() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), HIGHEST);

        assertThat(seconds(backoff, 1_000_000)).isEqualTo(60);
        assertThat(seconds(backoff, 0)).isEqualTo(1);
    }

    @Test
    void rejectsACapBelowTheFirstDelay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), LOWEST));
    }

    private static long seconds(Backoff backoff, int attempt) {
        return backoff.after(attempt).toSeconds();
    }

    private record Fixed(boolean high) implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return high ? bound - 1 : 0;
        }
    }
}
