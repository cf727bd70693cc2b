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

/** One run of one policy on one trace. */
final class Simulation {

    private static final double STALE_SECONDS = 3;
    private static final double NOISE = 0.05;
    private static final double SELF_ENDING_AFTER = 20;

    private enum Kind {
        READY,
        FINISHED,
        DECIDE,
        SLICE
    }

    private record Event(double at, long order, Kind kind, Worker worker) {}

    private record Counts(double at, long visible, long inFlight) {}

    private final Setting setting;
    private final Trace trace;
    private final Bounds bounds;
    private final Consumer<Moment> eachSecond;
    private final boolean selfEnding;
    private final Random random;
    // Of its own, so that every policy meets the same images.
    private final Random chanceOfArrival;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    private final Deque<double[]> queue = new ArrayDeque<>();
    private final Fleet fleet;
    private final Deque<Counts> history = new ArrayDeque<>();
    private final Histogram answerTimes = new Histogram(3);
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

    /** @param eachSecond is told how things stand, each second of the simulated time */
    Simulation(Setting setting, Trace trace, Policy policy, Bounds bounds, long seed, Consumer<Moment> eachSecond) {
        this.setting = setting;
        this.trace = trace;
        this.policy = policy;
        this.bounds = bounds;
        this.eachSecond = eachSecond;
        this.fleet = new Fleet(setting.leastBilled());
        this.selfEnding = policy.name().equals("launch-only");
        this.random = new Random(seed);
        this.chanceOfArrival = new Random(seed + 1);
    }

    Outcome run() {
        for (int first = 0; first < bounds.min(); first++) {
            schedule(0, Kind.READY, fleet.start(0, 0));
        }
        schedule(0, Kind.SLICE, null);
        // Decisions and the first image do not come at the same moment.
        schedule(setting.interval().toSeconds() * random.nextDouble(), Kind.DECIDE, null);
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
        return new Outcome(answerTimes, fleet.cost(), fleet.starts(), fleet.busyEnded(), decisions, decidingNanos);
    }

    private void schedule(double at, Kind kind, Worker worker) {
        events.add(new Event(at, order++, kind, worker));
    }

    private void slice() {
        int slice = (int) Math.round(now * 10);
        int arrivals = trace.arrivals(slice, chanceOfArrival);
        if (arrivals > 0) {
            queue.add(new double[] {now, arrivals});
            waiting += arrivals;
            arrivedSinceDecision += arrivals;
            while (waiting > 0 && fleet.hasIdle()) {
                take(fleet.pollIdle());
            }
        }
        if (slice % 10 == 0) {
            eachSecond.accept(new Moment(now, waiting, fleet.size()));
            history.add(new Counts(now, waiting, fleet.busy()));
            while (history.peek().at() < now - STALE_SECONDS) {
                history.poll();
            }
        }
        boolean allCame = slice >= trace.seconds() * 10;
        if (allCame && waiting == 0 && fleet.busy() == 0) {
            over = true;
        } else {
            schedule((slice + 1) / 10.0, Kind.SLICE, null);
        }
    }

    private void ready(Worker worker) {
        fleet.booted(worker);
        double took = worker.readyAt() - worker.startedAt();
        if (took > 0) {
            measuredBoot = measuredBoot == 0 ? took : 0.8 * measuredBoot + 0.2 * took;
        }
        next(worker);
    }

    private void finished(Worker worker) {
        answerTimes.recordValue(Math.round((now - worker.imageArrivedAt()) * 1000));
        fleet.answered(worker, now);
        answeredSinceDecision++;
        if (!worker.ending()) {
            next(worker);
        }
    }

    private void next(Worker worker) {
        if (waiting > 0) {
            take(worker);
        } else {
            fleet.rest(worker, now);
        }
    }

    private void take(Worker worker) {
        double[] oldest = queue.peek();
        fleet.take(worker, oldest[0]);
        if (--oldest[1] == 0) {
            queue.poll();
        }
        waiting--;
        double service = setting.sampleService(random);
        measuredService = measuredService == 0 ? service : 0.95 * measuredService + 0.05 * service;
        schedule(now + service, Kind.FINISHED, worker);
    }

    private void decide() {
        if (selfEnding) {
            fleet.endIdle(SELF_ENDING_AFTER, bounds.min(), now);
        }
        Observation seen = observe();
        long begun = System.nanoTime();
        Decision decision = policy.decide(seen, bounds);
        decidingNanos += System.nanoTime() - begun;
        decisions++;
        policy = decision.next();
        int have = seen.ready() + seen.bootingSince().size();
        for (int missing = decision.wanted() - have; missing > 0; missing--) {
            Worker worker = fleet.start(now, now + setting.boot().sample(random));
            schedule(worker.readyAt(), Kind.READY, worker);
        }
        fleet.end(have - decision.wanted(), now);
        schedule(now + setting.interval().toSeconds(), Kind.DECIDE, null);
    }

    private Observation observe() {
        Counts seen = history.isEmpty() ? new Counts(now, 0, 0) : history.peek();
        double noise = 1 + NOISE * (2 * random.nextDouble() - 1);
        List<Instant> booting = fleet.booting().stream()
                .map(worker -> instant(worker.startedAt()))
                .toList();
        double interval = setting.interval().toSeconds();
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
