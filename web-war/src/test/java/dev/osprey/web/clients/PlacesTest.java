package dev.osprey.web.clients;

import java.time.Duration;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PlacesTest {

    private final Places places = new Places("downloads", 3, 2, Duration.ofSeconds(7));

    @Test
    void aClientGetsItsShareAndOthersTheRest() {
        places.take("a");
        Places.Place second = places.take("a");

        assertRefused(429, "a", "Too many downloads of one client at once.");
        places.take("b");
        assertRefused(503, "c", "Too many downloads at once.");
        second.close();
        second.close();
        assertThat(places.inUse()).isEqualTo(2);
        places.take("c");
        assertRefused(503, "a", "Too many downloads at once.");
    }

    @Test
    void aShareLargerThanTheWholeIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Places("downloads", 1, 2, Duration.ofSeconds(1)));
    }

    private void assertRefused(int status, String client, String sentence) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> places.take(client))
                .satisfies(problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(status);
                    assertThat(problem.problem().detail()).startsWith(sentence);
                    assertThat(problem.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }
}
