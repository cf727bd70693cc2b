package dev.osprey.bench.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;
import org.HdrHistogram.Histogram;

/** A discrete-event simulation of one policy on one trace. */
final class Simulation {

    private static final double STALENESS_SECONDS = 3;
    private static final double NOISE = 0.05;

    private enum Kind {
        READY,
        FINISHED,
        DECIDE,
        SLICE
    }

    private record Event(double at, long order, Kind kind, SimulatedWorker worker) {}

    private record Counts(double at, long visible, long inFlight) {}

    private final Environment environment;
    private final Trace trace;
    private final Bounds bounds;
    private final Consumer<Sample> eachSecond;
    private final Optional<Duration> maxIdle;
    private final Random random;
    // Separate, so that every policy sees the same arrivals.
    private final Random arrivalRandom;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    private final Deque<double[]> queue = new ArrayDeque<>();
    private final SimulatedFleet fleet;
    private final Deque<Counts> history = new ArrayDeque<>();
    private final Histogram responseTimes = new Histogram(3);
    private Policy policy;
    private long order;
    private double now;
    private long waiting;
    private long arrivedSinceDecision;
    private long answeredSinceDecision;
    private double measuredService;
    private double measuredBoot;
    private boolean over;
    private long decidingNanos;
    private long decisions;

    /** @param eachSecond receives a sample for each simulated second */
    Simulation(
            Environment environment,
            Trace trace,
            Policy policy,
            Bounds bounds,
            long seed,
            Consumer<Sample> eachSecond) {
        this.environment = environment;
        this.trace = trace;
        this.policy = policy;
        this.bounds = bounds;
        this.eachSecond = eachSecond;
        this.fleet = new SimulatedFleet(environment.minBilled());
        this.maxIdle = policy.maxIdle();
        this.random = new Random(seed);
        this.arrivalRandom = new Random(seed + 1);
    }

    Outcome run() {
        for (int first = 0; first < bounds.min(); first++) {
            schedule(0, Kind.READY, fleet.start(0, 0));
        }
        schedule(0, Kind.SLICE, null);
        // A random offset, so that decisions do not coincide with the first arrivals.
        schedule(environment.interval().toSeconds() * random.nextDouble(), Kind.DECIDE, null);
        while (!over) {
            Event event = events.poll();
            now = event.at();
            switch (event.kind()) {
                case READY -> ready(event.worker());
                case FINISHED -> finished(event.worker());
                case DECIDE -> decide();
                case SLICE -> slice();
            }
        }
        fleet.close(now);
        return new Outcome(responseTimes, fleet.cost(), fleet.starts(), fleet.busyStopped(), decisions, decidingNanos);
    }

    private void schedule(double at, Kind kind, SimulatedWorker worker) {
        events.add(new Event(at, order++, kind, worker));
    }

    private void slice() {
        int slice = (int) Math.round(now * 10);
        int arrivals = trace.arrivals(slice, arrivalRandom);
        if (arrivals > 0) {
            queue.add(new double[] {now, arrivals});
            waiting += arrivals;
            arrivedSinceDecision += arrivals;
            while (waiting > 0 && fleet.hasIdle()) {
                take(fleet.pollIdle());
            }
        }
        if (slice % 10 == 0) {
            eachSecond.accept(new Sample(now, waiting, fleet.size()));
            history.add(new Counts(now, waiting, fleet.busy()));
            while (history.peek().at() < now - STALENESS_SECONDS) {
                history.poll();
            }
        }
        boolean allArrived = slice >= trace.seconds() * 10;
        if (allArrived && waiting == 0 && fleet.busy() == 0) {
            over = true;
        } else {
            schedule((slice + 1) / 10.0, Kind.SLICE, null);
        }
    }

    private void ready(SimulatedWorker worker) {
        fleet.booted(worker);
        double took = worker.readyAt() - worker.startedAt();
        if (took > 0) {
            measuredBoot = measuredBoot == 0 ? took : 0.8 * measuredBoot + 0.2 * took;
        }
        next(worker);
    }

    private void finished(SimulatedWorker worker) {
        responseTimes.recordValue(Math.round((now - worker.imageArrivedAt()) * 1000));
        fleet.answered(worker, now);
        answeredSinceDecision++;
        if (!worker.stopping()) {
            next(worker);
        }
    }

    private void next(SimulatedWorker worker) {
        if (waiting > 0) {
            take(worker);
        } else {
            fleet.idle(worker, now);
        }
    }

    private void take(SimulatedWorker worker) {
        double[] oldest = queue.peek();
        fleet.take(worker, oldest[0]);
        if (--oldest[1] == 0) {
            queue.poll();
        }
        waiting--;
        double service = environment.sampleService(random);
        measuredService = measuredService == 0 ? service : 0.95 * measuredService + 0.05 * service;
        schedule(now + service, Kind.FINISHED, worker);
    }

    private void decide() {
        maxIdle.ifPresent(limit -> fleet.stopIdle(limit.toSeconds(), bounds.min(), now));
        Observation seen = observe();
        long begun = System.nanoTime();
        Decision decision = policy.decide(seen, bounds);
        decidingNanos += System.nanoTime() - begun;
        decisions++;
        policy = decision.next();
        int have = seen.ready() + seen.bootingSince().size();
        for (int missing = decision.wanted() - have; missing > 0; missing--) {
            SimulatedWorker worker = fleet.start(now, now + environment.boot().sample(random));
            schedule(worker.readyAt(), Kind.READY, worker);
        }
        fleet.stop(have - decision.wanted(), now);
        schedule(now + environment.interval().toSeconds(), Kind.DECIDE, null);
    }

    private Observation observe() {
        Counts seen = history.isEmpty() ? new Counts(now, 0, 0) : history.peek();
        double noise = 1 + NOISE * (2 * random.nextDouble() - 1);
        List<Instant> booting = fleet.booting().stream()
                .map(worker -> instant(worker.startedAt()))
                .toList();
        double interval = environment.interval().toSeconds();
        double arrivalRate = arrivedSinceDecision / interval;
        double answerRate = answeredSinceDecision / interval;
        arrivedSinceDecision = 0;
        answeredSinceDecision = 0;
        return new Observation(
                instant(now),
                Math.round(seen.visible() * noise),
                seen.inFlight(),
                0,
                Optional.ofNullable(queue.peek()).map(oldest -> duration(now - oldest[0])),
                arrivalRate,
                answerRate,
                measured(measuredService),
                measured(measuredBoot),
                booting,
                fleet.ready());
    }

    private static Optional<Duration> measured(double seconds) {
        return seconds == 0 ? Optional.empty() : Optional.of(duration(seconds));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static Instant instant(double seconds) {
        return Instant.EPOCH.plusMillis(Math.round(seconds * 1000));
    }
}
