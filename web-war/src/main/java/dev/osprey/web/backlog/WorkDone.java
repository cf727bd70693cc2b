package dev.osprey.web.backlog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;

/** Adds up the work of all workers, for all web nodes, from their heartbeats. Not thread-safe. */
final class WorkDone {

    private Map<String, Heartbeat.Work> last = Map.of();

    /** The work done since the last call. The first heartbeat of a worker is only the base of its next one. */
    Heartbeat.Work since(List<Heartbeat> workers) {
        Map<String, Heartbeat.Work> now = new HashMap<>();
        long answered = 0;
        Duration busy = Duration.ZERO;
        for (Heartbeat each : workers) {
            String run = each.worker() + "/" + each.run();
            Heartbeat.Work before = last.getOrDefault(run, each.work());
            Heartbeat.Work work = later(before, each.work());
            answered += work.answered() - before.answered();
            busy = busy.plus(work.busy()).minus(before.busy());
            now.put(run, work);
        }
        last = now;
        return new Heartbeat.Work(answered, busy, Optional.empty());
    }

    /** DynamoDB may return an earlier heartbeat than before. */
    private static Heartbeat.Work later(Heartbeat.Work before, Heartbeat.Work now) {
        return now.answered() < before.answered() || now.busy().compareTo(before.busy()) < 0 ? before : now;
    }
}
