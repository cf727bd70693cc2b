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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.IdleExit;
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
 * Keeps the fleet at the size that the policy wants: evaluates the policy once per interval, and replaces workers that died
 * or hang in between. Not thread-safe.
 */
public final class Scaler {

    private static final Logger LOG = Logger.getLogger(Scaler.class.getName());

    private final Fleet fleet;
    private final Supplier<List<Heartbeat>> heartbeats;
    private final Observer observer;
    private final Policies policies;
    private final ScalerTiming timing;
    private final Clock clock;
    private final RestartDelay afterDeaths;
    private final RestartDelay afterFailedStarts;
    private final HeartbeatMonitor monitor;
    // All keyed by identity: the other attributes of a worker may change.
    private final Map<String, FleetWorker> known = new HashMap<>();
    private final Map<String, Instant> stopping = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private Policy policy;
    private Bounds bounds;
    private boolean paused;
    private Instant nextDecision;
    private boolean watching;
    private ScalingReport report;

    /**
     * @param queue the depth of the request queue
     * @param heartbeats the latest heartbeat of each worker that is alive
     * @param random for the jitter of restart delays
     */
    public Scaler(
            Fleet fleet,
            Supplier<QueueDepth> queue,
            Supplier<List<Heartbeat>> heartbeats,
            Policies policies,
            ScalingConfig config,
            ScalerTiming timing,
            Clock clock,
            RandomGenerator random) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.heartbeats = Objects.requireNonNull(heartbeats, "heartbeats");
        this.policies = Objects.requireNonNull(policies, "policies");
        this.timing = Objects.requireNonNull(timing, "timing");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.observer = new Observer(queue, clock);
        this.afterDeaths = new RestartDelay(timing.restartDelay(), timing.maxRestartDelay(), random);
        this.afterFailedStarts = new RestartDelay(timing.restartDelay(), timing.maxRestartDelay(), random);
        this.monitor = new HeartbeatMonitor(timing.startLimit(), timing.silence());
        this.policy = policies.named(config.policy());
        this.bounds = new Bounds(config.min(), config.max());
        this.paused = config.paused();
        this.report = ScalingReport.of(config.min());
    }

    /** Takes over the decisions of the previous leader. */
    void resume(ScalingReport last) {
        report = report.after(last);
    }

    /** Applies a new configuration; a policy that does not change keeps its state. */
    void configure(ScalingConfig config) {
        if (!policy.name().equals(config.policy())) {
            policy = policies.named(config.policy());
        }
        bounds = new Bounds(config.min(), config.max());
        paused = config.paused();
        want(report.wanted());
    }

    /** The wanted number of workers and the decisions so far. */
    ScalingReport report() {
        return report;
    }

    /** When idle workers exit by themselves: never while the scaler is paused. */
    IdleExit idleExit() {
        return paused ? new IdleExit(Optional.empty(), bounds.max()) : new IdleExit(policy.maxIdle(), bounds.min());
    }

    /** Identities of the workers that were asked to stop and still exist. */
    Set<String> stopping() {
        return Set.copyOf(stopping.keySet());
    }

    /** Identities of the workers that exist but send no heartbeats. */
    Set<String> silent() {
        return Set.copyOf(silent);
    }

    /**
     * Lists the fleet, evaluates the policy if a decision is due, and starts or stops workers. A paused scaler only lists.
     *
     * @throws RuntimeException if the queue or the heartbeats cannot be read; workers that died have been replaced all the
     *     same
     */
    void tick() {
        Instant now = clock.instant();
        List<FleetWorker> workers = fleet.workers();
        noteDeaths(workers, now);
        if (nextDecision == null) {
            // Existing workers stay until the first decision.
            want(staying(workers).size());
        }
        if (paused) {
            return;
        }
        start(report.wanted() - staying(workers).size(), workers, now);
        killOverdue(workers, now);
        boolean due = decisionDue(now);
        // Before the first decision, the rest of the service may still be creating the table of the heartbeats.
        if (due || watching) {
            watching = true;
            checkHeartbeats(workers, now);
        }
        if (due) {
            decide(now);
        }
    }

    /** Never at the first tick, which comes while the rest of the service is still starting. */
    private boolean decisionDue(Instant now) {
        // The second condition covers a clock that was set back.
        boolean due = nextDecision != null
                && (!now.isBefore(nextDecision) || now.isBefore(nextDecision.minus(timing.interval())));
        if (due || nextDecision == null) {
            nextDecision = now.plus(timing.interval());
        }
        return due;
    }

    private void decide(Instant now) {
        List<FleetWorker> workers = fleet.workers();
        List<FleetWorker> staying = staying(workers);
        Map<String, Heartbeat> alive = alive();
        Observation seen = observer.observe(staying, alive);
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
        stop(-made.change(), staying, alive, now);
    }

    private void want(int count) {
        report = report.wanting(bounds.clamp(count));
    }

    private List<FleetWorker> staying(List<FleetWorker> workers) {
        return workers.stream()
                .filter(worker -> !stopping.containsKey(worker.identity()) && !silent.contains(worker.identity()))
                .toList();
    }

    private void noteDeaths(List<FleetWorker> workers, Instant now) {
        Map<String, FleetWorker> gone = new HashMap<>(known);
        workers.forEach(worker -> gone.remove(worker.identity()));
        for (FleetWorker worker : gone.values()) {
            known.remove(worker.identity());
            boolean wasSilent = silent.remove(worker.identity());
            if (wasSilent || stopping.remove(worker.identity()) != null) {
                LOG.info(() -> named(worker) + " stopped");
            } else if (exitedWhenIdle(worker)) {
                want(report.wanted() - 1);
                LOG.info(() -> named(worker) + " exited after being idle");
            } else {
                afterDeaths.died(worker.startedAt(), now);
                LOG.warning(() -> named(worker) + " died");
            }
        }
        for (FleetWorker worker : workers) {
            if (!worker.requested()) {
                known.put(worker.identity(), worker);
            }
            if (worker.stopping() && stopping.putIfAbsent(worker.identity(), now) == null) {
                // The worker may be exiting by itself: the next decision determines whether it is replaced.
                want(report.wanted() - 1);
                LOG.warning(() -> named(worker) + " is being stopped from outside");
            }
        }
    }

    private static String named(FleetWorker worker) {
        return "worker=" + worker.name() + " id=" + worker.id();
    }

    /** Whether its last heartbeat announced the exit. */
    private boolean exitedWhenIdle(FleetWorker worker) {
        try {
            return exiting(alive().get(worker.identity()));
        } catch (RuntimeException unreadable) {
            // Treated as a death: one worker too many is better than one too few.
            LOG.log(Level.FINE, "heartbeats could not be read", unreadable);
            return false;
        }
    }

    private static boolean exiting(Heartbeat last) {
        return last != null
                && last.state() == WorkerState.ENDING
                && last.problem().isEmpty();
    }

    /** Whether its last heartbeat announced the exit, and it needs a replacement. */
    private static boolean failing(Heartbeat last) {
        return last != null
                && last.state() == WorkerState.ENDING
                && last.problem().isPresent();
    }

    /** Replaces workers that hang or end with a problem, and notes those that exit by themselves. */
    private void checkHeartbeats(List<FleetWorker> workers, Instant now) {
        Map<String, Heartbeat> alive = alive();
        List<FleetWorker> existing =
                workers.stream().filter(worker -> !worker.requested()).toList();
        monitor.check(existing, alive, now);
        for (FleetWorker worker : staying(existing)) {
            if (exiting(alive.get(worker.identity()))) {
                want(report.wanted() - 1);
                LOG.info(() -> named(worker) + " exits after being idle");
                stopEnding(worker, now);
            } else if (failing(alive.get(worker.identity()))) {
                // No longer capacity: the next tick starts a replacement.
                afterDeaths.died(worker.startedAt(), now);
                LOG.warning(() -> named(worker) + " ends, replacing it: "
                        + alive.get(worker.identity()).problem().orElseThrow());
                stopEnding(worker, now);
            } else if (monitor.silent(worker, now)) {
                fellSilent(worker, now);
            }
        }
        for (FleetWorker worker : existing) {
            if (silent.contains(worker.identity()) && !monitor.silent(worker, now)) {
                silent.remove(worker.identity());
                LOG.info(() -> named(worker) + " sends heartbeats again");
            }
        }
        killSilent(workers, alive, now);
    }

    /** Tells the fleet, which might replace the worker once it has ended; a process or instance that stays is killed later. */
    private void stopEnding(FleetWorker worker, Instant now) {
        stopping.put(worker.identity(), now);
        try {
            fleet.stop(worker);
        } catch (FleetException failure) {
            LOG.warning(failure.getMessage());
        }
    }

    private void fellSilent(FleetWorker worker, Instant now) {
        if (monitor.heard(worker)) {
            // No longer capacity: the next tick starts a replacement.
            silent.add(worker.identity());
            afterDeaths.died(worker.startedAt(), now);
            LOG.warning(
                    () -> named(worker) + " sent no heartbeat for " + timing.silence() + ": replacing and killing it");
        } else {
            Duration limit = monitor.startLimit();
            LOG.warning(() -> named(worker) + " sent no heartbeat within " + limit + ": stopping it");
            monitor.lengthenStartLimit(worker, now);
            stop(worker, now);
        }
    }

    /**
     * Kills silent workers as soon as a heartbeat of another worker, such as a replacement, proves that heartbeats arrive.
     * Otherwise all workers may be healthy and unable to store their heartbeats; then one is killed, and only if there is no
     * other way to start a replacement.
     */
    private void killSilent(List<FleetWorker> workers, Map<String, Heartbeat> alive, Instant now) {
        List<FleetWorker> staying = staying(workers);
        boolean heartbeatsArrive = staying.stream().anyMatch(worker -> alive.containsKey(worker.identity()));
        boolean noReplacement = report.wanted() == 0 || workers.size() >= bounds.max();
        int count = 0;
        if (heartbeatsArrive) {
            count = workers.size();
        } else if (noReplacement && staying.isEmpty() && stopping.isEmpty()) {
            count = 1;
        }
        workers.stream()
                .filter(worker -> silent.contains(worker.identity()))
                .limit(count)
                .forEach(worker -> killSilent(worker, now));
    }

    private void killSilent(FleetWorker worker, Instant now) {
        fleet.kill(worker);
        silent.remove(worker.identity());
        stopping.put(worker.identity(), now);
    }

    private void killOverdue(List<FleetWorker> workers, Instant now) {
        for (FleetWorker worker : workers) {
            Instant since = stopping.get(worker.identity());
            if (since != null && since.plus(timing.stopLimit()).isBefore(now)) {
                LOG.warning(() -> named(worker) + " did not stop within " + timing.stopLimit() + ": killing it");
                fleet.kill(worker);
                // Restart the limit, so that it is not killed again every second.
                stopping.put(worker.identity(), now);
            }
        }
    }

    /**
     * Stops requested workers first, then idle ones, then starting ones, then busy ones, which finish their messages; the newest of
     * each first.
     */
    private void stop(int count, List<FleetWorker> staying, Map<String, Heartbeat> alive, Instant now) {
        if (count <= 0) {
            return;
        }
        staying.stream()
                .sorted(Comparator.comparing(FleetWorker::requested, Comparator.reverseOrder())
                        .thenComparingInt(worker -> stopPriority(alive.get(worker.identity())))
                        .thenComparing(FleetWorker::startedAt, Comparator.reverseOrder()))
                .limit(count)
                .forEach(worker -> stop(worker, now));
    }

    private static int stopPriority(Heartbeat heartbeat) {
        if (heartbeat == null || heartbeat.state() == WorkerState.STARTING) {
            return 1;
        }
        return heartbeat.state() == WorkerState.BUSY ? 2 : 0;
    }

    private void stop(FleetWorker worker, Instant now) {
        fleet.stop(worker);
        if (!worker.requested()) {
            stopping.put(worker.identity(), now);
        }
    }

    /** Workers that are stopping count towards the maximum. */
    private void start(int count, List<FleetWorker> workers, Instant now) {
        if (count <= 0 || !afterDeaths.isOver(now) || !afterFailedStarts.isOver(now)) {
            return;
        }
        int limit = Math.min(count, bounds.max() - workers.size());
        Set<String> taken = workers.stream().map(FleetWorker::name).collect(Collectors.toCollection(HashSet::new));
        for (int started = 0; started < limit; started++) {
            String name = WorkerNames.firstFree(taken);
            try {
                FleetWorker worker = fleet.start(name);
                taken.add(name);
                afterFailedStarts.reset();
                if (worker.requested()) {
                    LOG.info("one more worker requested");
                } else {
                    known.put(worker.identity(), worker);
                    LOG.info(() -> named(worker) + " started");
                }
            } catch (FleetException failure) {
                afterFailedStarts.died(now, now);
                LOG.warning(failure.getMessage());
                return;
            }
        }
    }

    private Map<String, Heartbeat> alive() {
        return FleetStatus.byIdentity(heartbeats.get());
    }
}
