package dev.osprey.web.security;

import java.time.Duration;

import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginAttemptsTest {

    private static final String GUESSER = "192.0.2.1";

    private final TestClock clock = new TestClock();
    private final LoginAttempts attempts = new LoginAttempts(clock);

    @Test
    void aTypingMistakeCostsNothing() {
        for (int mistake = 0; mistake < 5; mistake++) {
            assertThat(attempts.begin(GUESSER)).isZero();
        }
    }

    @Test
    void whoGuessesOnWaitsLongerEachTimeAndNeverForLong() {
        useUpTheFreeOnes();

        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32, 32}) {
            assertThat(attempts.begin(GUESSER)).isEqualTo(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(attempts.begin(GUESSER)).isZero();
        }
    }

    @Test
    void othersDoNotWaitForTheGuesser() {
        useUpTheFreeOnes();

        assertThat(attempts.begin("192.0.2.2")).isZero();
    }

    @Test
    void theRightPasswordMakesGoodForTheWrongOnes() {
        useUpTheFreeOnes();
        clock.advance(Duration.ofSeconds(1));
        attempts.begin(GUESSER);

        attempts.succeeded(GUESSER);

        assertThat(attempts.begin(GUESSER)).isZero();
    }

    @Test
    void mistakesAreForgotten() {
        useUpTheFreeOnes();
        clock.advance(Duration.ofMinutes(16));

        useUpTheFreeOnes();
    }

    private void useUpTheFreeOnes() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(attempts.begin(GUESSER)).isZero();
        }
    }
}
