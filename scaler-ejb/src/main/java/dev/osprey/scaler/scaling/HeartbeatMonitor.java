package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.scaler.fleet.FleetWorker;

/**
 * Detects workers that are silent: whose process or instance exists, but which send no heartbeats.
 *
 * <p>Silence is the time during which this scaler has looked at the heartbeats and found no new one. It is never the
 * difference between a heartbeat and the clock: when a suspended machine resumes, all heartbeats are old although every
 * worker is healthy.
 */
final class HeartbeatMonitor {

    // A longer gap shows nothing about the workers: this process was suspended, or the heartbeats could not be read.
    private static final Duration MAX_STEP = Duration.ofSeconds(5);

    private static final int MAX_FACTOR = 8;

    private final Duration startLimit;
    private final Duration limit;
    private final Map<String, Track> tracks = new HashMap<>();
    private int factor = 1;
    private Instant lengthenedAt = Instant.MIN;
    private Instant checkedAt;

    /**
     * @param seenAt time of the last heartbeat, by the worker's clock; null before the first
     * @param silence since then
     */
    private record Track(Instant seenAt, Duration silence) {

        static final Track NEW = new Track(null, Duration.ZERO);

        Track next(Heartbeat heartbeat, Duration step) {
            boolean fresh = heartbeat != null && !heartbeat.seenAt().equals(seenAt);
            return fresh ? new Track(heartbeat.seenAt(), Duration.ZERO) : new Track(seenAt, silence.plus(step));
        }
    }

    /**
     * @param startLimit time after its start by which a worker must have sent a heartbeat, unless it is lengthened
     * @param limit a worker that sends no heartbeat for this long is silent
     */
    HeartbeatMonitor(Duration startLimit, Duration limit) {
        this.startLimit = Objects.requireNonNull(startLimit, "startLimit");
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    /** @param heartbeats by identity of the worker */
    void check(List<FleetWorker> workers, Map<String, Heartbeat> heartbeats, Instant now) {
        Duration step = step(now);
        tracks.keySet().retainAll(workers.stream().map(FleetWorker::identity).collect(Collectors.toSet()));
        for (FleetWorker worker : workers) {
            Track before = tracks.getOrDefault(worker.identity(), Track.NEW);
            tracks.put(worker.identity(), before.next(heartbeats.get(worker.identity()), step));
        }
        if (!workers.isEmpty() && workers.stream().allMatch(this::heard)) {
            factor = 1;
        }
    }

    /** The time after its start by which a worker must have sent a heartbeat. */
    Duration startLimit() {
        return startLimit.multipliedBy(factor);
    }

    /**
     * Doubles the start limit until all workers have been heard, up to eight times the configured one: where many workers start at
     * once on a slow machine, none may be ready in time, and their replacements would be no faster.
     *
     * @param late a worker that was not heard within the limit; the limit has been doubled already if it started before that
     */
    void lengthenStartLimit(FleetWorker late, Instant now) {
        if (late.startedAt().isAfter(lengthenedAt)) {
            factor = Math.min(2 * factor, MAX_FACTOR);
            lengthenedAt = now;
        }
    }

    private Duration step(Instant now) {
        // The clock may have been set back.
        boolean first = checkedAt == null || now.isBefore(checkedAt);
        Duration elapsed = first ? Duration.ZERO : Duration.between(checkedAt, now);
        checkedAt = now;
        return elapsed.compareTo(MAX_STEP) < 0 ? elapsed : MAX_STEP;
    }

    /** Whether a heartbeat of the worker was found since it has been watched. */
    boolean heard(FleetWorker worker) {
        return track(worker).seenAt() != null;
    }

    /** Whether the worker has sent no heartbeat for the limit; one that was never heard is given until its start limit. */
    boolean silent(FleetWorker worker, Instant now) {
        return track(worker).silence().compareTo(limit) >= 0
                && (heard(worker) || worker.startedAt().plus(startLimit()).isBefore(now));
    }

    private Track track(FleetWorker worker) {
        return tracks.getOrDefault(worker.identity(), Track.NEW);
    }
}
