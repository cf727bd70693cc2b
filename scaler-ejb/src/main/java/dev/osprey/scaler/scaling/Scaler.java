package dev.osprey.scaler.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.fleet.ScalingReport;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetException;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policies;
import dev.osprey.scaler.policies.Policy;

/**
 * Has as many workers as its policy wants: asks it in every interval, and in between replaces workers that died. Not
 * thread-safe: the timer's lock guards it.
 */
final class Scaler {

    private static final Logger LOG = Logger.getLogger(Scaler.class.getName());
    // More than the drain of a worker that finishes what it holds.
    private static final Duration END_LIMIT = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Observer observer;
    private final Policies policies;
    private final Duration interval;
    private final Duration startLimit;
    private final Clock clock;
    private final RestartDelay afterDeaths;
    private final RestartDelay afterRefusals;
    // All by identity: what else a fleet tells of a worker may change.
    private final Map<String, FleetWorker> known = new HashMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Map<String, Instant> ending = new HashMap<>();
    private Policy policy;
    private Bounds bounds;
    private boolean paused;
    private Instant nextDecision;
    private ScalingReport report;

    /**
     * @param queue the request queue's depth
     * @param heartbeats of the workers that were heard of lately
     * @param interval between two decisions of the policy
     * @param startLimit a worker that was not heard of for so long after its start is ended: a server whose deployment
     *     failed stays up and silent
     */
    Scaler(
            Fleet fleet,
            Supplier<QueueDepth> queue,
            Supplier<List<Heartbeat>> heartbeats,
            Policies policies,
            ScalingConfig orders,
            Duration interval,
            Duration startLimit,
            Clock clock,
            RandomGenerator random) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.policies = Objects.requireNonNull(policies, "policies");
        this.interval = Objects.requireNonNull(interval, "interval");
        this.startLimit = Objects.requireNonNull(startLimit, "startLimit");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.observer = new Observer(queue, clock);
        this.afterDeaths = new RestartDelay(random);
        this.afterRefusals = new RestartDelay(random);
        this.policy = policies.named(orders.policy());
        this.bounds = new Bounds(orders.min(), orders.max());
        this.paused = orders.paused();
        this.report = ScalingReport.of(orders.min());
    }

    /** Goes on where another scaler has stopped. */
    void goOnAfter(ScalingReport last) {
        report = report.after(last);
    }

    /** From now on; a policy that stays keeps what it remembers. */
    void follow(ScalingConfig orders) {
        if (!policy.name().equals(orders.policy())) {
            policy = policies.named(orders.policy());
        }
        bounds = new Bounds(orders.min(), orders.max());
        paused = orders.paused();
        want(report.wanted());
    }

    /** What it wants, and what it has decided so far. */
    ScalingReport report() {
        return report;
    }

    /** Those that were asked to end and are still there, by identity. */
    Set<String> ending() {
        return Set.copyOf(ending.keySet());
    }

    /**
     * Looks at the fleet once, decides when it is time to, and starts or ends workers.
     *
     * <p>While it is paused it only looks.
     *
     * @throws RuntimeException when queue or heartbeats cannot be read; workers that died were replaced nevertheless
     */
    void tick() {
        Instant now = clock.instant();
        List<FleetWorker> workers = fleet.workers();
        noteDeaths(workers, now);
        if (nextDecision == null) {
            // Those that are there stay until the first decision.
            want(staying(workers).size());
        }
        if (paused) {
            return;
        }
        start(report.wanted() - staying(workers).size(), workers, now);
        endNeverHeardOf(workers, now);
        killWhatDoesNotEnd(workers, now);
        if (decisionDue(now)) {
            decide(now);
        }
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
        want(decision.wanted());
        ScalingDecision made = new ScalingDecision(
                now,
                policy.name(),
                decision.reason(),
                decision.wanted(),
                seen.ready(),
                seen.bootingSince().size());
        LOG.log(made.change() == 0 ? Level.FINE : Level.INFO, made::text);
        if (made.change() != 0) {
            report = report.with(made);
        }
        start(made.change(), workers, now);
        end(-made.change(), staying, alive, now);
    }

    private void want(int count) {
        report = report.wanting(bounds.nearest(count));
    }

    private List<FleetWorker> staying(List<FleetWorker> workers) {
        return workers.stream()
                .filter(worker -> !ending.containsKey(worker.identity()))
                .toList();
    }

    private void noteDeaths(List<FleetWorker> workers, Instant now) {
        Map<String, FleetWorker> gone = new HashMap<>(known);
        workers.forEach(worker -> gone.remove(worker.identity()));
        for (FleetWorker worker : gone.values()) {
            known.remove(worker.identity());
            if (ending.remove(worker.identity()) != null) {
                LOG.info(() -> named(worker) + " has ended");
            } else if (endedItself(worker)) {
                want(report.wanted() - 1);
                LOG.info(() -> named(worker) + " found no work and has ended");
            } else {
                afterDeaths.died(worker.startedAt(), now);
                LOG.warning(() -> named(worker) + " died");
            }
        }
        for (FleetWorker worker : workers) {
            known.put(worker.identity(), worker);
            if (worker.ending() && ending.putIfAbsent(worker.identity(), now) == null) {
                // By itself, perhaps: whether it is replaced is the next decision's.
                want(report.wanted() - 1);
                LOG.warning(() -> named(worker) + " is ended by somebody else");
            }
        }
    }

    private static String named(FleetWorker worker) {
        return "worker=" + worker.name() + " id=" + worker.id();
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
        heard.retainAll(known.keySet());
        List<FleetWorker> late = staying(workers).stream()
                .filter(worker -> !heard.contains(worker.identity()))
                .filter(worker -> worker.startedAt().plus(startLimit).isBefore(now))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        Map<String, Heartbeat> alive = alive();
        for (FleetWorker worker : late) {
            if (alive.containsKey(worker.identity())) {
                heard.add(worker.identity());
            } else {
                LOG.warning(() -> named(worker) + " was never heard of → end it");
                end(worker, now);
            }
        }
    }

    private void killWhatDoesNotEnd(List<FleetWorker> workers, Instant now) {
        for (FleetWorker worker : workers) {
            Instant since = ending.get(worker.identity());
            if (since != null && since.plus(END_LIMIT).isBefore(now)) {
                LOG.warning(() -> named(worker) + " does not end → kill it");
                fleet.kill(worker);
                // It is not killed again every second.
                ending.put(worker.identity(), now);
            }
        }
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
        fleet.end(worker);
        ending.put(worker.identity(), now);
    }

    /** Never more than the most that are allowed, those that are about to end included. */
    private void start(int count, List<FleetWorker> workers, Instant now) {
        if (count <= 0 || !afterDeaths.over(now) || !afterRefusals.over(now)) {
            return;
        }
        int most = Math.min(count, bounds.max() - workers.size());
        Set<String> taken = workers.stream().map(FleetWorker::name).collect(Collectors.toCollection(HashSet::new));
        for (int started = 0; started < most; started++) {
            String name = WorkerNames.firstFree(taken);
            try {
                FleetWorker worker = fleet.start(name);
                known.put(worker.identity(), worker);
                taken.add(name);
                afterRefusals.forget();
                LOG.info(() -> named(worker) + " started");
            } catch (FleetException failure) {
                afterRefusals.died(now, now);
                LOG.warning(failure.getMessage());
                return;
            }
        }
    }

    private Map<String, Heartbeat> alive() {
        return FleetStatus.byIdentity(heartbeats.get());
    }
}
