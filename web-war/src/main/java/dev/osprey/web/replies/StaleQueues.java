package dev.osprey.web.replies;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the reply queues of dead nodes: those whose heartbeat has not changed for {@value #CHECKS} checks. Counts checks
 * instead of comparing clocks, so that neither a wrong clock nor a pause of this node makes a live node look dead. Not
 * thread-safe.
 */
final class StaleQueues {

    static final int CHECKS = 5;

    private record Seen(String heartbeat, int unchanged) {}

    private Map<String, Seen> seen = Map.of();

    /**
     * Performs one check.
     *
     * @param heartbeats the last heartbeat of each queue
     * @return the queues whose node is dead, in alphabetical order
     */
    List<String> check(Map<String, String> heartbeats) {
        Map<String, Seen> now = new HashMap<>();
        heartbeats.forEach((queue, heartbeat) -> {
            Seen before = seen.get(queue);
            boolean same = before != null && before.heartbeat().equals(heartbeat);
            now.put(queue, new Seen(heartbeat, same ? before.unchanged() + 1 : 0));
        });
        seen = now;
        return now.entrySet().stream()
                .filter(entry -> entry.getValue().unchanged() >= CHECKS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
