package dev.osprey.web.reset;

import java.time.Duration;
import java.util.Random;

import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfirmationTokensTest {

    private final TestClock clock = new TestClock();
    private final ConfirmationTokens tokens = new ConfirmationTokens(clock, new Random(1));

    @Test
    void aTokenCanBeRedeemedOnce() {
        String token = tokens.issue();

        assertThat(tokens.redeem(token)).isTrue();
        assertThat(tokens.redeem(token)).isFalse();
    }

    @Test
    void aTokenThatWasNotIssuedIsInvalid() {
        tokens.issue();

        assertThat(tokens.redeem("x")).isFalse();
        assertThat(tokens.redeem("")).isFalse();
    }

    @Test
    void aTokenExpires() {
        String inTime = tokens.issue();
        String late = tokens.issue();

        clock.advance(ConfirmationTokens.LIFETIME.minusMillis(1));
        assertThat(tokens.redeem(inTime)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.redeem(late)).isFalse();
    }

    @Test
    void tokensAreUniqueAndOnlyTheLastHundredAreValid() {
        String first = tokens.issue();
        String second = tokens.issue();
        for (int more = 0; more < 99; more++) {
            tokens.issue();
        }

        assertThat(first).isNotEqualTo(second).hasSizeGreaterThanOrEqualTo(32);
        assertThat(tokens.redeem(first)).isFalse();
        assertThat(tokens.redeem(second)).isTrue();
    }
}
