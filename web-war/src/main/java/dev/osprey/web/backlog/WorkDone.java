package dev.osprey.web.backlog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.osprey.core.fleet.Heartbeat;

/** Counts the images answered by all workers, for all web nodes, from their heartbeats. Not thread-safe. */
final class WorkDone {

    private Map<String, Long> last = Map.of();

    /** Images answered since the last call. The first heartbeat of a worker is only the base of its next one. */
    long since(List<Heartbeat> workers) {
        Map<String, Long> now = new HashMap<>();
        workers.forEach(
                each -> now.put(each.worker() + "/" + each.run(), each.work().answered()));
        long done = now.entrySet().stream()
                .mapToLong(run -> run.getValue() - last.getOrDefault(run.getKey(), run.getValue()))
                .sum();
        last = now;
        return done;
    }
}
