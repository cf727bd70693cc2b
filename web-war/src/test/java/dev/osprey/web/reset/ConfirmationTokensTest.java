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
    void aTokenIsGoodOnce() {
        String token = tokens.give();

        assertThat(tokens.use(token)).isTrue();
        assertThat(tokens.use(token)).isFalse();
    }

    @Test
    void aTokenThatWasNotGivenIsNotGood() {
        tokens.give();

        assertThat(tokens.use("x")).isFalse();
        assertThat(tokens.use("")).isFalse();
    }

    @Test
    void aTokenGetsTooOld() {
        String inTime = tokens.give();
        String late = tokens.give();

        clock.advance(ConfirmationTokens.LIFE.minusMillis(1));
        assertThat(tokens.use(inTime)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.use(late)).isFalse();
    }

    @Test
    void noTwoAreTheSameAndOnlyTheLastHundredAreKept() {
        String first = tokens.give();
        String second = tokens.give();
        for (int more = 0; more < 99; more++) {
            tokens.give();
        }

        assertThat(first).isNotEqualTo(second).hasSizeGreaterThanOrEqualTo(32);
        assertThat(tokens.use(first)).isFalse();
        assertThat(tokens.use(second)).isTrue();
    }
}
