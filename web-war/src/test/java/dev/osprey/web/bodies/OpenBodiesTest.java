package dev.osprey.web.bodies;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OpenBodiesTest {

    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final OpenBodies open = new OpenBodies(new OpenBodies.Limits(5, 100), new OpenBodies.Limits(3, 60));
    private final List<ArrivingBody> streams = new ArrayList<>();

    @Test
    void aClientMayHaveSoManyBodiesAndOthersTheRest() {
        for (int body = 0; body < 3; body++) {
            add("a");
        }

        assertRefused(429, () -> add("a"));
        add("b");
        add("b");
        assertRefused(503, () -> add("c"));
        assertThat(open.size()).isEqualTo(5);
    }

    @Test
    void aBodyThatDoesNotMoveMakesWayForANewOneOfItsClient() {
        IncomingBody first = add("a");
        add("a");
        clock.advance(Duration.ofSeconds(2));
        add("a");
        clock.advance(Duration.ofSeconds(2));

        add("a");

        assertThat(streams.get(0).ends).containsExactly("refused 408");
        assertThat(streams.get(1).ends).isEmpty();
        open.remove("a", first);
        assertThat(open.size()).isEqualTo(3);
    }

    @Test
    void whenAllPlacesAreTakenTheClientWithMostMakesWay() {
        add("b");
        add("b");
        for (int body = 0; body < 3; body++) {
            add("a");
        }
        clock.advance(Duration.ofSeconds(4));

        add("c");

        assertThat(streams.get(0).ends).isEmpty();
        assertThat(streams.get(2).ends).containsExactly("refused 408");
    }

    @Test
    void bytesAreCountedAsTheyArriveForEachClientAndInTotal() {
        IncomingBody first = add("a");
        IncomingBody second = add("b");
        open.received("a", first, 60);

        assertRefused(429, () -> open.received("a", first, 1));
        open.received("b", second, 40);
        assertRefused(503, () -> open.received("b", second, 1));
        open.remove("a", first);
        open.remove("a", first);
        open.received("b", second, 20);

        assertThat(open.bytes()).isEqualTo(60);
    }

    @Test
    void slowBodiesAreRefused() {
        add("a");
        clock.advance(Duration.ofSeconds(21));
        add("a");

        open.checkRates();

        assertThat(streams.get(0).ends).containsExactly("refused 408");
        assertThat(streams.get(1).ends).isEmpty();
    }

    @Test
    void noPlacesAtAllAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OpenBodies.Limits(0, 1));
    }

    private IncomingBody add(String client) {
        ArrivingBody stream = new ArrivingBody();
        IncomingBody body = open.add(
                client,
                bodies -> new IncomingBody(
                        stream,
                        new BodyFraming(1_000),
                        false,
                        new BodySpool(1_000),
                        new IncomingBody.Limits(1_000, Duration.ofSeconds(20), 0),
                        clock,
                        (self, count) -> bodies.received(client, self, count),
                        stream));
        streams.add(stream);
        return body;
    }

    private static void assertRefused(int status, Runnable call) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(call::run).satisfies(problem -> {
            assertThat(problem.problem().status().getStatusCode()).isEqualTo(status);
            assertThat(problem.retryAfter()).isPresent();
        });
    }
}
