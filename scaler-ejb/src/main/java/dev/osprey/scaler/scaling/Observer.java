package dev.osprey.scaler.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.queues.OldestMessage;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Observation;

/** Makes the observations that a policy decides on: current counts, and rates and times measured between observations. */
final class Observer {

    // Weight of the newest measurement in an exponential moving average.
    private static final double NEWEST = 0.3;

    private final Supplier<QueueDepth> queue;
    private final Clock clock;
    private final Map<String, Heartbeat.Work> before = new HashMap<>();
    private final Set<String> measuredBoots = new HashSet<>();
    private final OldestMessage oldestMessage = new OldestMessage();
    private Instant lastObservedAt;
    private long lastQueueSize;
    private Optional<Duration> serviceTime = Optional.empty();
    private Optional<Duration> bootTime = Optional.empty();

    Observer(Supplier<QueueDepth> queue, Clock clock) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * @param workers those that are not stopping
     * @param heartbeats of all workers, by identity
     */
    Observation observe(Collection<FleetWorker> workers, Map<String, Heartbeat> heartbeats) {
        QueueDepth depth = queue.get();
        Instant now = clock.instant();
        Heartbeat.Work done = workSinceLastObservation(heartbeats);
        if (done.answered() > 0) {
            serviceTime = Optional.of(mean(serviceTime, done.busy().dividedBy(done.answered())));
        }
        measureBoots(workers, heartbeats);
        List<Instant> booting = workers.stream()
                .filter(worker -> !ready(worker, heartbeats))
                .map(FleetWorker::startedAt)
                .toList();
        double seconds =
                lastObservedAt == null ? 0 : between(lastObservedAt, now).toMillis() / 1000.0;
        // Arrivals = growth of the queue + answered images.
        double arrivals = Math.max(0, depth.total() - lastQueueSize + done.answered());
        Optional<Duration> oldest = oldestMessage.age(depth, heartbeats.values(), now);
        lastObservedAt = now;
        lastQueueSize = depth.total();
        return new Observation(
                now,
                depth.visible(),
                depth.inFlight(),
                depth.delayed(),
                oldest,
                seconds == 0 ? 0 : arrivals / seconds,
                seconds == 0 ? 0 : done.answered() / seconds,
                serviceTime,
                bootTime,
                booting,
                workers.size() - booting.size());
    }

    /** Zero for a time in the future: clocks of different machines may differ. */
    private static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }

    private Heartbeat.Work workSinceLastObservation(Map<String, Heartbeat> heartbeats) {
        long answered = 0;
        Duration busy = Duration.ZERO;
        before.keySet().retainAll(heartbeats.keySet());
        for (Map.Entry<String, Heartbeat> each : heartbeats.entrySet()) {
            Heartbeat.Work now = each.getValue().work();
            Heartbeat.Work last = before.put(each.getKey(), now);
            if (last == null) {
                last = Heartbeat.Work.NONE;
            }
            answered += Math.max(0, now.answered() - last.answered());
            busy = now.busy().compareTo(last.busy()) > 0 ? busy.plus(now.busy().minus(last.busy())) : busy;
        }
        return new Heartbeat.Work(answered, busy, Optional.empty());
    }

    private void measureBoots(Collection<FleetWorker> workers, Map<String, Heartbeat> heartbeats) {
        measuredBoots.retainAll(workers.stream().map(FleetWorker::identity).toList());
        for (FleetWorker worker : workers) {
            if (ready(worker, heartbeats) && measuredBoots.add(worker.identity())) {
                heartbeats.get(worker.identity()).readyAt().ifPresent(readyAt -> {
                    bootTime = Optional.of(mean(bootTime, between(worker.startedAt(), readyAt)));
                });
            }
        }
    }

    private static boolean ready(FleetWorker worker, Map<String, Heartbeat> heartbeats) {
        Heartbeat heartbeat = heartbeats.get(worker.identity());
        return heartbeat != null && heartbeat.ready();
    }

    private static Duration mean(Optional<Duration> before, Duration now) {
        return before.map(mean -> Duration.ofNanos((long) (mean.toNanos() * (1 - NEWEST) + now.toNanos() * NEWEST)))
                .orElse(now);
    }
}
