package dev.osprey.web.clients;

import java.time.Duration;
import java.time.Instant;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestRatesTest {

    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final RequestRates rates = new RequestRates(clock, 5);

    @Test
    void burstsPassAndALastingRateIsLimited() {
        count("a", 50);
        assertRefused("a");
        count("b", 1);
        clock.advance(Duration.ofSeconds(2));
        count("a", 10);
        assertRefused("a");
        clock.advance(Duration.ofHours(1));
        count("a", 50);
        assertRefused("a");
    }

    @Test
    void aClockThatIsSetBackGivesNothing() {
        count("a", 50);
        clock.advance(Duration.ofSeconds(-60));

        assertRefused("a");
    }

    private void count(String client, int requests) {
        for (int request = 0; request < requests; request++) {
            rates.count(client);
        }
    }

    private void assertRefused(String client) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rates.count(client))
                .satisfies(problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(429);
                    assertThat(problem.retryAfter()).isPresent();
                });
    }
}
