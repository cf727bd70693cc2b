package dev.osprey.web.backlog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.osprey.core.fleet.Heartbeat;

/** How many images all workers together have answered, for whichever web node, by their own counts. Not thread-safe. */
final class WorkDone {

    private Map<String, Long> last = Map.of();

    /** Answered since the last look. Of a worker that was not there then nobody knows how much of its work is new. */
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
