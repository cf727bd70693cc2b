package dev.osprey.web.webhooks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Due;
import dev.osprey.web.webhooks.DeliveryQueue.Turn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryQueueTest {

    private final DeliveryQueue<String> queue = new DeliveryQueue<>();

    @Test
    void deliversInTheOrderOfOffers() {
        prove("a");
        offer("a", 3);

        assertThat(take()).extracting(turn -> turn.due().id()).containsExactly("a-0", "a-1", "a-2");
    }

    @Test
    void aDeliveryIsNeverUnderWayTwice() {
        offer("a", 1);
        offer("a", 1);
        List<Turn<String>> turns = take();
        offer("a", 1);

        assertThat(turns).hasSize(1);
        assertThat(take()).isEmpty();
        queue.done(turns.get(0), Optional.of(true));
        assertThat(take()).isEmpty();
        offer("a", 1);
        assertThat(take()).hasSize(1);
    }

    @Test
    void aNewReceiverGetsOneAttemptAtATimeUntilItConfirms() {
        offer("a", 20);
        List<Turn<String>> first = take();
        assertThat(first).hasSize(1);

        queue.done(first.get(0), Optional.of(true));

        assertThat(take()).hasSize(8);
    }

    @Test
    void aReceiverThatNoLongerConfirmsGetsOneAttemptAtATime() {
        prove("a");
        offer("a", 20);
        List<Turn<String>> turns = take();

        turns.forEach(turn -> queue.done(turn, Optional.of(false)));

        assertThat(take()).hasSize(1);
    }

    @Test
    void receiversThatDoNotConfirmLeaveHalfOfThePlacesToOthers() {
        prove("fast");
        IntStream.range(0, 100).forEach(each -> offer("slow-" + each, 10));
        assertThat(take()).hasSize(DeliveryQueue.PLACES / 2);

        offer("fast", 50);
        assertThat(take()).hasSize(8).allMatch(turn -> turn.due().id().startsWith("fast"));
    }

    @Test
    void noMoreThanAllPlacesAreTaken() {
        List<String> receivers = List.of("a", "b", "c", "d", "e", "f");
        receivers.forEach(this::prove);
        receivers.forEach(receiver -> offer(receiver, 50));

        Map<String, Long> taken = take().stream()
                .collect(Collectors.groupingBy(turn -> turn.due().id().substring(0, 1), Collectors.counting()));

        assertThat(taken.values().stream().mapToLong(each -> each).sum()).isEqualTo(DeliveryQueue.PLACES);
        // Whoever has the fewest comes first.
        assertThat(taken.values()).allMatch(count -> count == 5 || count == 6).hasSize(6);
    }

    @Test
    void everyReceiverGetsItsTurn() {
        IntStream.range(0, 60).forEach(each -> offer("slow-" + each, 30));
        Map<String, Integer> turns = new HashMap<>();
        List<Turn<String>> underWay = new ArrayList<>(take());
        for (int round = 0; round < 600; round++) {
            Turn<String> turn = underWay.remove(0);
            turns.merge(turn.due().callback().receiver(), 1, Integer::sum);
            queue.done(turn, Optional.of(false));
            underWay.addAll(take());
        }

        assertThat(turns).hasSize(60);
        assertThat(turns.values()).allMatch(count -> count >= 9 && count <= 11);
    }

    @Test
    void whatIsNotTakenIsBoundedForEachReceiverAndInTotal() {
        offer("a", 10_000);
        offer("b", 1);
        assertThat(drain()).isEqualTo(201);

        IntStream.range(0, 100).forEach(each -> offer("r-" + each, 100));
        assertThat(drain()).isEqualTo(2000);
    }

    @Test
    void aPlaceWithoutAnAttemptIsFreeAgain() {
        offer("a", 2);
        queue.done(take().get(0), Optional.empty());

        assertThat(take()).extracting(turn -> turn.due().id()).containsExactly("a-1");
    }

    private void prove(String receiver) {
        queue.offer("source", due(receiver, "proof"));
        queue.done(queue.next().orElseThrow(), Optional.of(true));
    }

    private void offer(String receiver, int count) {
        IntStream.range(0, count).forEach(each -> queue.offer("source", due(receiver, Integer.toString(each))));
    }

    private static Due due(String receiver, String name) {
        return new Due(receiver + "-" + name, Callback.of("https://" + receiver + "/hook", "call"), "due/1/" + name);
    }

    private List<Turn<String>> take() {
        List<Turn<String>> turns = new ArrayList<>();
        Optional<Turn<String>> next = queue.next();
        while (next.isPresent()) {
            turns.add(next.get());
            next = queue.next();
        }
        return turns;
    }

    private int drain() {
        int taken = 0;
        for (List<Turn<String>> turns = take(); !turns.isEmpty(); turns = take()) {
            turns.forEach(turn -> queue.done(turn, Optional.of(true)));
            taken += turns.size();
        }
        return taken;
    }
}
