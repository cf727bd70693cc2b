package dev.osprey.web.replies;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which reply queues have lost their node: those whose beat has stayed the same for {@value #LOOKS} looks. Only looks are
 * counted and no clocks compared, so neither a node with a wrong clock nor one that was itself paused takes another for
 * dead. Not thread-safe.
 */
final class SilentQueues {

    static final int LOOKS = 5;

    private record Seen(String beat, int unchanged) {}

    private Map<String, Seen> seen = Map.of();

    /**
     * One look.
     *
     * @param beats by queue
     * @return the queues that are nobody's any more
     */
    List<String> look(Map<String, String> beats) {
        Map<String, Seen> now = new HashMap<>();
        beats.forEach((queue, beat) -> {
            Seen before = seen.get(queue);
            boolean same = before != null && before.beat().equals(beat);
            now.put(queue, new Seen(beat, same ? before.unchanged() + 1 : 0));
        });
        seen = now;
        return now.entrySet().stream()
                .filter(entry -> entry.getValue().unchanged() >= LOOKS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
