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
    void theFirstFiveFailuresCauseNoDelay() {
        for (int mistake = 0; mistake < 5; mistake++) {
            assertThat(attempts.failed(GUESSER)).isZero();
        }
    }

    @Test
    void theDelayDoublesWithEachFurtherFailureUpToALimit() {
        failFiveTimes();

        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32, 32}) {
            assertThat(attempts.failed(GUESSER)).isEqualTo(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(attempts.failed(GUESSER)).isZero();
        }
    }

    @Test
    void otherAddressesAreNotDelayed() {
        failFiveTimes();

        assertThat(attempts.failed("192.0.2.2")).isZero();
    }

    @Test
    void aSuccessfulLoginResetsTheFailures() {
        failFiveTimes();
        clock.advance(Duration.ofSeconds(1));
        attempts.failed(GUESSER);

        attempts.succeeded(GUESSER);

        assertThat(attempts.failed(GUESSER)).isZero();
    }

    @Test
    void failuresAreForgottenAfterAWhile() {
        failFiveTimes();
        clock.advance(Duration.ofMinutes(16));

        failFiveTimes();
    }

    private void failFiveTimes() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(attempts.failed(GUESSER)).isZero();
        }
    }
}
