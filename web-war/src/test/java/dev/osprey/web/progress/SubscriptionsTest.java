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

class SubscriptionsTest {

    private final TestClock clock = new TestClock();
    private final Map<String, Classification> stored = new TreeMap<>();
    private final List<Integer> lookups = new ArrayList<>();
    private static final String CLIENT = "192.0.2.1";

    private final Subscriptions subscriptions = new Subscriptions(this::find, clock, new EventStreams(3, 2));

    @Test
    void availableResultsAreSentAtOnce() {
        finished("1");
        Subscriber subscriber = new Subscriber();

        subscriptions.add(CLIENT, List.of("1"), subscriber);

        assertThat(subscriber.received).containsExactly("1", "end");
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void pendingResultsAreSentOnceWhenAvailable() {
        finished("1");
        queued("2");
        queued("3");
        Subscriber subscriber = new Subscriber();

        subscriptions.add(CLIENT, List.of("1", "2", "3"), subscriber);
        subscriptions.poll();
        finished("3");
        subscriptions.poll();
        subscriptions.poll();
        assertThat(subscriber.received).containsExactly("1", "3");

        finished("2");
        subscriptions.poll();
        assertThat(subscriber.received).containsExactly("1", "3", "2", "end");
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void oneLookupServesAllSubscribers() {
        queued("1");
        Subscriber first = new Subscriber();
        Subscriber second = new Subscriber();
        subscriptions.add(CLIENT, List.of("1"), first);
        subscriptions.add(CLIENT, List.of("1"), second);
        lookups.clear();
        finished("1");

        subscriptions.poll();

        assertThat(lookups).containsExactly(1);
        assertThat(first.received).isEqualTo(second.received).containsExactly("1", "end");
    }

    @Test
    void withoutSubscribersNothingIsLookedUp() {
        subscriptions.poll();

        assertThat(lookups).isEmpty();
    }

    @Test
    void imagesBeyondTheLimitOfALookupTakeTurns() {
        List<String> ids = IntStream.range(0, Subscriptions.MAX_LOOKUP + 10)
                .mapToObj(each -> "%05d".formatted(each))
                .toList();
        ids.forEach(this::queued);
        Subscriber subscriber = new Subscriber();
        subscriptions.add(CLIENT, ids, subscriber);
        lookups.clear();
        ids.forEach(this::finished);

        subscriptions.poll();
        subscriptions.poll();

        assertThat(lookups).containsExactly(Subscriptions.MAX_LOOKUP, 10);
        assertThat(subscriber.received).hasSize(ids.size() + 1).endsWith("end");
    }

    @Test
    void anUnknownIdIsRejectedAndOccupiesNoSlot() {
        for (int call = 0; call < 3; call++) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> subscriptions.add(CLIENT, List.of("unknown"), new Subscriber()))
                    .satisfies(problem -> assertThat(problem.problem().status().getStatusCode())
                            .isEqualTo(404));
        }
    }

    @Test
    void tooManySubscribersAreRejectedUntilOneDisconnects() {
        queued("1");
        Subscriber first = new Subscriber();
        subscriptions.add(CLIENT, List.of("1"), first);
        subscriptions.add(CLIENT, List.of("1"), new Subscriber());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> subscriptions.add(CLIENT, List.of("1"), new Subscriber()))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(429));
        subscriptions.add("192.0.2.2", List.of("1"), new Subscriber());
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> subscriptions.add("192.0.2.3", List.of("1"), new Subscriber()))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(503));

        first.open = false;
        subscriptions.poll();
        subscriptions.add(CLIENT, List.of("1"), new Subscriber());
        assertThat(subscriptions.size()).isEqualTo(3);
    }

    @Test
    void heartbeatsAreSentWhileThereIsNoNews() {
        queued("1");
        Subscriber subscriber = new Subscriber();
        subscriptions.add(CLIENT, List.of("1"), subscriber);

        clock.advance(Subscription.HEARTBEAT.minusMillis(1));
        subscriptions.poll();
        assertThat(subscriber.received).isEmpty();
        clock.advance(Duration.ofMillis(1));
        subscriptions.poll();
        subscriptions.poll();
        assertThat(subscriber.received).containsExactly("heartbeat");
    }

    @Test
    void aSubscriptionEndsAfterItsMaximumDuration() {
        queued("1");
        Subscriber subscriber = new Subscriber();
        subscriptions.add(CLIENT, List.of("1"), subscriber);

        clock.advance(Subscription.MAX_DURATION);
        subscriptions.poll();

        assertThat(subscriber.received).containsExactly("disconnected");
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void aDeletedImageIsReportedAsGone() {
        queued("1");
        Subscriber subscriber = new Subscriber();
        subscriptions.add(CLIENT, List.of("1"), subscriber);
        stored.clear();

        subscriptions.poll();

        assertThat(subscriber.received).containsExactly("1 is gone", "end");
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

    private static final class Subscriber implements EventStream {

        private final List<String> received = new ArrayList<>();
        private boolean open = true;

        @Override
        public void classification(Classification finished) {
            received.add(finished.id());
        }

        @Override
        public void gone(String id) {
            received.add(id + " is gone");
        }

        @Override
        public void heartbeat() {
            received.add("heartbeat");
        }

        @Override
        public void end() {
            received.add("end");
            open = false;
        }

        @Override
        public void disconnect() {
            received.add("disconnected");
            open = false;
        }

        @Override
        public boolean open() {
            return open;
        }
    }
}
