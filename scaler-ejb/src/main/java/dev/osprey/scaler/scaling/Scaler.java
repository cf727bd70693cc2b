package dev.osprey.scaler.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetException;
import dev.osprey.scaler.fleet.FleetWorker;

/** Keeps the wanted number of workers alive and replaces those that die. Not thread-safe: the timer's lock guards it. */
public final class Scaler {

    private static final Logger LOG = Logger.getLogger(Scaler.class.getName());
    private static final String POLICY = "minimum";
    // Many times what a start takes, on the slowest machine; a server whose deployment failed stays up and silent.
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Fleet fleet;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final int min;
    private final int max;
    private final Clock clock;
    private final RestartDelay restartDelay;
    private final Map<String, FleetWorker> known = new HashMap<>();
    private final Set<FleetWorker> heard = new HashSet<>();
    private final Set<FleetWorker> givenUp = new HashSet<>();

    /**
     * @param heartbeats of the workers that were heard of lately
     * @param min workers that are always there
     * @param max workers that may be there, at least {@code min}
     */
    public Scaler(
            Fleet fleet, Supplier<List<Heartbeat>> heartbeats, int min, int max, Clock clock, RandomGenerator random) {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("osprey.scaling.min is " + min + " and osprey.scaling.max is " + max
                    + ": 0 <= min <= max is needed");
        }
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.min = min;
        this.max = max;
        this.clock = Objects.requireNonNull(clock, "clock");
        this.restartDelay = new RestartDelay(random);
    }

    /** Looks at the fleet once, ends workers that never came to life and starts what is missing. */
    public void decide() {
        Instant now = clock.instant();
        List<FleetWorker> workers = fleet.workers();
        noteDeaths(workers, now);
        endNeverHeardOf(workers, now);
        int missing = min - workers.size();
        if (missing > 0 && restartDelay.over(now)) {
            start(missing, workers);
        }
    }

    public FleetStatus status() {
        Map<String, Heartbeat> alive = heartbeats.get().stream()
                .collect(Collectors.toMap(Scaler::identity, Function.identity(), (first, second) -> second));
        List<FleetStatus.Member> members = fleet.workers().stream()
                .map(worker -> member(worker, Optional.ofNullable(alive.get(identity(worker)))))
                .toList();
        return new FleetStatus(POLICY, min, max, min, false, members);
    }

    private void noteDeaths(List<FleetWorker> workers, Instant now) {
        Set<FleetWorker> gone = new HashSet<>(known.values());
        gone.removeAll(workers);
        for (FleetWorker worker : gone) {
            known.remove(worker.name());
            restartDelay.died(worker.startedAt(), now);
            LOG.warning(() -> "worker=" + worker.name() + " id=" + worker.id() + " died");
        }
        workers.forEach(worker -> known.put(worker.name(), worker));
    }

    private void endNeverHeardOf(List<FleetWorker> workers, Instant now) {
        heard.retainAll(workers);
        givenUp.retainAll(workers);
        List<FleetWorker> late = workers.stream()
                .filter(worker -> !heard.contains(worker) && !givenUp.contains(worker))
                .filter(worker -> worker.startedAt().plus(START_LIMIT).isBefore(now))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        Set<String> alive = heartbeats.get().stream().map(Scaler::identity).collect(Collectors.toSet());
        for (FleetWorker worker : late) {
            if (alive.contains(identity(worker))) {
                heard.add(worker);
            } else {
                givenUp.add(worker);
                LOG.warning(() -> "worker=" + worker.name() + " id=" + worker.id() + " was never heard of → end it");
                fleet.end(worker);
            }
        }
    }

    private void start(int count, List<FleetWorker> workers) {
        Set<String> taken = workers.stream().map(FleetWorker::name).collect(Collectors.toCollection(HashSet::new));
        LOG.info(() -> "policy=" + POLICY + " wanted=" + min + " have=" + workers.size() + " → start " + count);
        for (int started = 0; started < count; started++) {
            String name = WorkerNames.firstFree(taken);
            try {
                known.put(name, fleet.start(name));
                taken.add(name);
            } catch (FleetException failure) {
                restartDelay.died(clock.instant(), clock.instant());
                LOG.log(Level.SEVERE, failure.getMessage(), failure);
                return;
            }
        }
    }

    private static String identity(Heartbeat heartbeat) {
        return heartbeat.worker() + "#" + heartbeat.run();
    }

    private static String identity(FleetWorker worker) {
        return worker.name() + "#" + worker.id();
    }

    private static FleetStatus.Member member(FleetWorker worker, Optional<Heartbeat> heartbeat) {
        return new FleetStatus.Member(
                worker.name(),
                worker.id(),
                heartbeat.map(Heartbeat::state).orElse(WorkerState.STARTING),
                worker.startedAt(),
                Optional.of(Long.valueOf(worker.id())));
    }
}
