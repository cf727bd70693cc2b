package dev.osprey.web.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WatchesTest {

    private final TestClock clock = new TestClock();
    private final Map<String, Classification> stored = new TreeMap<>();
    private final List<Integer> lookups = new ArrayList<>();
    private final Watches watches = new Watches(this::find, clock, 2);

    @Test
    void whatIsFinishedIsToldAtOnce() {
        finished("1");
        Listener listener = new Listener();

        watches.add(List.of("1"), listener);

        assertThat(listener.heard).containsExactly("1", "end");
        assertThat(watches.size()).isZero();
    }

    @Test
    void theOthersAreToldOnceWhenTheyAre() {
        finished("1");
        queued("2");
        queued("3");
        Listener listener = new Listener();

        watches.add(List.of("1", "2", "3"), listener);
        watches.look();
        finished("3");
        watches.look();
        watches.look();
        assertThat(listener.heard).containsExactly("1", "3");

        finished("2");
        watches.look();
        assertThat(listener.heard).containsExactly("1", "3", "2", "end");
        assertThat(watches.size()).isZero();
    }

    @Test
    void allListenersAreServedByOneLook() {
        queued("1");
        Listener first = new Listener();
        Listener second = new Listener();
        watches.add(List.of("1"), first);
        watches.add(List.of("1"), second);
        lookups.clear();
        finished("1");

        watches.look();

        assertThat(lookups).containsExactly(1);
        assertThat(first.heard).isEqualTo(second.heard).containsExactly("1", "end");
    }

    @Test
    void nobodyListeningCostsNothing() {
        watches.look();

        assertThat(lookups).isEmpty();
    }

    @Test
    void manyImagesTakeTurns() {
        List<String> ids = IntStream.range(0, Watches.LOOKED_UP + 10)
                .mapToObj(each -> "%05d".formatted(each))
                .toList();
        ids.forEach(this::queued);
        Listener listener = new Listener();
        watches.add(ids, listener);
        lookups.clear();
        ids.forEach(this::finished);

        watches.look();
        watches.look();

        assertThat(lookups).containsExactly(Watches.LOOKED_UP, 10);
        assertThat(listener.heard).hasSize(ids.size() + 1).endsWith("end");
    }

    @Test
    void anUnknownIdIsRefusedAndHoldsNoPlace() {
        for (int call = 0; call < 3; call++) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> watches.add(List.of("unknown"), new Listener()))
                    .satisfies(problem -> assertThat(problem.problem().status().getStatusCode())
                            .isEqualTo(404));
        }
    }

    @Test
    void tooManyListenersAreRefusedUntilOneGoes() {
        queued("1");
        Listener first = new Listener();
        watches.add(List.of("1"), first);
        watches.add(List.of("1"), new Listener());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> watches.add(List.of("1"), new Listener()))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(503));

        first.open = false;
        watches.look();
        watches.add(List.of("1"), new Listener());
        assertThat(watches.size()).isEqualTo(2);
    }

    @Test
    void aSilentTimeHasHeartbeats() {
        queued("1");
        Listener listener = new Listener();
        watches.add(List.of("1"), listener);

        clock.advance(Watch.HEARTBEAT.minusMillis(1));
        watches.look();
        assertThat(listener.heard).isEmpty();
        clock.advance(Duration.ofMillis(1));
        watches.look();
        watches.look();
        assertThat(listener.heard).containsExactly("heartbeat");
    }

    @Test
    void nobodyListensForEver() {
        queued("1");
        Listener listener = new Listener();
        watches.add(List.of("1"), listener);

        clock.advance(Watch.LONGEST);
        watches.look();

        assertThat(listener.heard).containsExactly("broken off");
        assertThat(watches.size()).isZero();
    }

    @Test
    void anImageThatWasDeletedIsToldToBeGone() {
        queued("1");
        Listener listener = new Listener();
        watches.add(List.of("1"), listener);
        stored.clear();

        watches.look();

        assertThat(listener.heard).containsExactly("1 is gone", "end");
    }

    private void queued(String id) {
        stored.put(id, Classification.queued(id, id + ".png", clock.instant()));
    }

    private void finished(String id) {
        stored.put(
                id,
                Classification.queued(id, id + ".png", clock.instant())
                        .done(List.of(new Prediction("Bag", 1)), clock.instant()));
    }

    private List<Classification> find(Collection<String> ids) {
        lookups.add(ids.size());
        return ids.stream().filter(stored::containsKey).map(stored::get).toList();
    }

    private static final class Listener implements EventStream {

        private final List<String> heard = new ArrayList<>();
        private boolean open = true;

        @Override
        public void classification(Classification finished) {
            heard.add(finished.id());
        }

        @Override
        public void gone(String id) {
            heard.add(id + " is gone");
        }

        @Override
        public void heartbeat() {
            heard.add("heartbeat");
        }

        @Override
        public void end() {
            heard.add("end");
            open = false;
        }

        @Override
        public void breakOff() {
            heard.add("broken off");
            open = false;
        }

        @Override
        public boolean open() {
            return open;
        }
    }
}
