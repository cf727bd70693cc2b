package dev.osprey.scaler.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetException;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;

/**
 * Has as many workers as its policy wants: asks it in every interval, and in between replaces workers that died. Not
 * thread-safe: the timer's lock guards it.
 */
public final class Scaler {

    private static final Logger LOG = Logger.getLogger(Scaler.class.getName());
    // Many times what a start takes, on the slowest machine; a server whose deployment failed stays up and silent.
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    // More than the drain of a worker that finishes what it holds.
    private static final Duration END_LIMIT = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Observer observer;
    private final Bounds bounds;
    private final Duration interval;
    private final Clock clock;
    private final RestartDelay restartDelay;
    private final Map<String, FleetWorker> known = new HashMap<>();
    private final Set<FleetWorker> heard = new HashSet<>();
    private final Map<FleetWorker, Instant> ending = new LinkedHashMap<>();
    private Policy policy;
    private Instant nextDecision;
    private int wanted;

    /**
     * @param queue the request queue's depth
     * @param heartbeats of the workers that were heard of lately
     * @param interval between two decisions of the policy
     */
    public Scaler(
            Fleet fleet,
            Supplier<QueueDepth> queue,
            Supplier<List<Heartbeat>> heartbeats,
            Policy policy,
            Bounds bounds,
            Duration interval,
            Clock clock,
            RandomGenerator random) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.bounds = Objects.requireNonNull(bounds, "bounds");
        this.interval = Objects.requireNonNull(interval, "interval");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.observer = new Observer(queue, clock);
        this.restartDelay = new RestartDelay(random);
        this.wanted = bounds.min();
    }

    /**
     * Looks at the fleet once, decides when it is time to, and starts or ends workers.
     *
     * @throws RuntimeException when queue or heartbeats cannot be read; workers that died were replaced nevertheless
     */
    public void tick() {
        Instant now = clock.instant();
        List<FleetWorker> workers = fleet.workers();
        noteDeaths(workers, now);
        start(wanted - staying(workers).size(), workers, now);
        endNeverHeardOf(workers, now);
        killWhatDoesNotEnd(now);
        if (decisionDue(now)) {
            decide(now);
        }
    }

    public FleetStatus status() {
        Map<String, Heartbeat> alive = alive();
        List<FleetStatus.Member> members = fleet.workers().stream()
                .map(worker -> member(worker, Optional.ofNullable(alive.get(worker.identity()))))
                .toList();
        return new FleetStatus(policy.name(), bounds.min(), bounds.max(), wanted, false, members);
    }

    /** Not at the first tick: it comes while the rest of the service still starts. */
    private boolean decisionDue(Instant now) {
        // The second condition: the clock was set back.
        boolean due =
                nextDecision != null && (!now.isBefore(nextDecision) || now.isBefore(nextDecision.minus(interval)));
        if (due || nextDecision == null) {
            nextDecision = now.plus(interval);
        }
        return due;
    }

    private void decide(Instant now) {
        List<FleetWorker> workers = fleet.workers();
        List<FleetWorker> staying = staying(workers);
        Map<String, Heartbeat> alive = alive();
        Observation seen = observer.look(staying, alive);
        Decision decision = policy.decide(seen, bounds);
        policy = decision.next();
        wanted = decision.wanted();
        int missing = wanted - staying.size();
        LOG.log(
                missing == 0 ? Level.FINE : Level.INFO,
                () -> "policy=" + policy.name() + " " + decision.reason()
                        + " wanted=" + wanted + " have=" + seen.ready() + "+"
                        + seen.bootingSince().size() + " booting → " + action(missing));
        start(missing, workers, now);
        end(-missing, staying, alive, now);
    }

    private static String action(int missing) {
        if (missing == 0) {
            return "nothing to do";
        }
        return missing > 0 ? "start " + missing : "end " + -missing;
    }

    private List<FleetWorker> staying(List<FleetWorker> workers) {
        return workers.stream().filter(worker -> !ending.containsKey(worker)).toList();
    }

    private void noteDeaths(List<FleetWorker> workers, Instant now) {
        Set<FleetWorker> gone = new HashSet<>(known.values());
        gone.removeAll(workers);
        for (FleetWorker worker : gone) {
            known.remove(worker.name());
            if (ending.remove(worker) != null) {
                LOG.info(() -> "worker=" + worker.name() + " id=" + worker.id() + " has ended");
            } else if (endedItself(worker)) {
                wanted = Math.max(bounds.min(), wanted - 1);
                LOG.info(() -> "worker=" + worker.name() + " id=" + worker.id() + " found no work and has ended");
            } else {
                restartDelay.died(worker.startedAt(), now);
                LOG.warning(() -> "worker=" + worker.name() + " id=" + worker.id() + " died");
            }
        }
        workers.forEach(worker -> known.put(worker.name(), worker));
    }

    /** It said so with its last heartbeat. */
    private boolean endedItself(FleetWorker worker) {
        try {
            Heartbeat last = alive().get(worker.identity());
            return last != null
                    && last.state() == WorkerState.ENDING
                    && last.problem().isEmpty();
        } catch (RuntimeException unreadable) {
            // Then it counts as a death: a worker too many is better than one too few.
            LOG.log(Level.FINE, "the heartbeats cannot be read", unreadable);
            return false;
        }
    }

    private void endNeverHeardOf(List<FleetWorker> workers, Instant now) {
        heard.retainAll(workers);
        List<FleetWorker> late = staying(workers).stream()
                .filter(worker -> !heard.contains(worker))
                .filter(worker -> worker.startedAt().plus(START_LIMIT).isBefore(now))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        Map<String, Heartbeat> alive = alive();
        for (FleetWorker worker : late) {
            if (alive.containsKey(worker.identity())) {
                heard.add(worker);
            } else {
                LOG.warning(() -> "worker=" + worker.name() + " id=" + worker.id() + " was never heard of → end it");
                end(worker, now);
            }
        }
    }

    private void killWhatDoesNotEnd(Instant now) {
        ending.forEach((worker, since) -> {
            if (since.plus(END_LIMIT).isBefore(now)) {
                LOG.warning(() -> "worker=" + worker.name() + " id=" + worker.id() + " does not end → kill it");
                fleet.kill(worker);
            }
        });
    }

    /** Idle workers first, then those that have not begun, then busy ones, who finish what they hold; the newest of each. */
    private void end(int count, List<FleetWorker> staying, Map<String, Heartbeat> alive, Instant now) {
        if (count <= 0) {
            return;
        }
        staying.stream()
                .sorted(Comparator.comparingInt((FleetWorker worker) -> reluctance(alive.get(worker.identity())))
                        .thenComparing(FleetWorker::startedAt, Comparator.reverseOrder()))
                .limit(count)
                .forEach(worker -> end(worker, now));
    }

    private static int reluctance(Heartbeat heartbeat) {
        if (heartbeat == null || heartbeat.state() == WorkerState.STARTING) {
            return 1;
        }
        return heartbeat.state() == WorkerState.BUSY ? 2 : 0;
    }

    private void end(FleetWorker worker, Instant now) {
        ending.put(worker, now);
        fleet.end(worker);
    }

    private void start(int count, List<FleetWorker> workers, Instant now) {
        if (count <= 0 || !restartDelay.over(now)) {
            return;
        }
        Set<String> taken = workers.stream().map(FleetWorker::name).collect(Collectors.toCollection(HashSet::new));
        taken.addAll(known.keySet());
        for (int started = 0; started < count; started++) {
            String name = WorkerNames.firstFree(taken);
            try {
                FleetWorker worker = fleet.start(name);
                known.put(name, worker);
                taken.add(name);
                LOG.info(() -> "worker=" + worker.name() + " id=" + worker.id() + " started");
            } catch (FleetException failure) {
                restartDelay.died(now, now);
                LOG.log(Level.SEVERE, failure.getMessage(), failure);
                return;
            }
        }
    }

    private Map<String, Heartbeat> alive() {
        return heartbeats.get().stream()
                .collect(Collectors.toMap(
                        heartbeat -> heartbeat.worker() + "#" + heartbeat.run(),
                        Function.identity(),
                        (first, second) -> second));
    }

    private FleetStatus.Member member(FleetWorker worker, Optional<Heartbeat> heartbeat) {
        WorkerState state = ending.containsKey(worker)
                ? WorkerState.DRAINING
                : heartbeat.map(Heartbeat::state).orElse(WorkerState.STARTING);
        return new FleetStatus.Member(
                worker.name(), worker.id(), state, worker.startedAt(), Optional.of(Long.valueOf(worker.id())));
    }
}
