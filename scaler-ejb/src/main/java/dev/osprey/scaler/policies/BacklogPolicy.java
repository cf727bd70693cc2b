package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * As many workers as answer what waits, and what is expected to come, within the latency target.
 *
 * <p>Work is counted in seconds of one worker (Little's law): messages times measured service time. Workers that boot
 * count from the moment when they will be ready. When what there is cannot make the target, workers are started so that the rest is done
 * half a target after their boot. Capacity that is no longer needed is held for half the time of a boot, which it may save,
 * but not when nothing waits and nothing comes.
 *
 * @param target how long an image may take from arrival to answer
 * @param demand arrivals so far
 * @param needs what was needed in the time of holding, oldest first
 */
public record BacklogPolicy(Duration target, Demand demand, List<Need> needs) implements Policy {

    private static final Duration UNMEASURED_SERVICE = Duration.ofMillis(100);
    private static final Duration UNMEASURED_BOOT = Duration.ofSeconds(60);
    // A worker busier than this lets messages queue up behind chance alone.
    private static final double UTILISATION = 0.8;
    // Fewer expected images in the time of a boot than this are not worth a worker that waits for them.
    private static final double WORTH_WAITING = 0.1;

    // Of the time of a boot. Holding for a whole one never costs more than twice the best; for half of one cost less on
    // all loads of the simulation together, at the same answer times.
    private static final int HELD_PART_OF_BOOT = 2;

    record Need(Instant at, int workers) {}

    public BacklogPolicy {
        if (target.isNegative() || target.isZero()) {
            throw new IllegalArgumentException("osprey.scaling.target is " + target + ", more than zero is needed");
        }
        Objects.requireNonNull(demand, "demand");
        needs = List.copyOf(needs);
    }

    public BacklogPolicy(Duration target) {
        this(target, Demand.UNKNOWN, List.of());
    }

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        Demand known = demand.after(seen);
        Duration boot = seen.bootTime().orElse(UNMEASURED_BOOT);
        double service = seconds(seen.serviceTime().orElse(UNMEASURED_SERVICE));
        double rate = known.forecast(boot);
        int needed = (int) Math.min(bounds.max(), needed(seen, service, boot, rate));
        // Nothing waits and nothing came since the last decision: there is nothing to hold for. While something waits,
        // what is held answers it sooner.
        boolean quiet = seen.waiting() == 0 && seen.arrivalRate() == 0;
        Duration hold = quiet ? Duration.ZERO : boot.dividedBy(HELD_PART_OF_BOOT);
        List<Need> held = held(seen.at(), hold, needed);
        int wanted = held.stream().mapToInt(Need::workers).max().orElse(needed);
        String reason = String.format(
                Locale.ROOT,
                "backlog=%d oldest=%.0fs rate=%.1f/s service=%.2fs boot=%.0fs needed=%d",
                seen.queueSize(),
                seconds(seen.oldest().orElse(Duration.ZERO)),
                rate,
                service,
                seconds(boot),
                needed);
        return new Decision(bounds.clamp(wanted, seen), reason, new BacklogPolicy(target, known, held));
    }

    private double needed(Observation seen, double service, Duration boot, double rate) {
        double work = (seen.waiting() + seen.inFlight() / 2.0) * service;
        double steady = rate * service / UTILISATION;
        if (work == 0 && rate * seconds(boot) < WORTH_WAITING) {
            return 0;
        }
        double within = seconds(target);
        double needed = Math.max(steady, (work + rate * service * within) / within);
        if (work + rate * service * within > capacity(seen, boot, within)) {
            double later = Math.max(within, seconds(boot) + within / 2);
            double left = work + rate * service * later - capacity(seen, boot, later);
            needed = Math.max(steady, seen.have() + Math.max(0, left) / (later - seconds(boot)));
        }
        return Math.max(1, Math.ceil(needed));
    }

    /** Worker-seconds that the present workers have until then, each from its readiness on. */
    private static double capacity(Observation seen, Duration boot, double until) {
        double bootSeconds = seconds(boot);
        // Milliseconds, as a large fleet has thousands that boot.
        long now = seen.at().toEpochMilli();
        double booting = seen.bootingSince().stream()
                .mapToDouble(since -> until - Math.max(0, bootSeconds - (now - since.toEpochMilli()) / 1000.0))
                .filter(useful -> useful > 0)
                .sum();
        return seen.ready() * until + booting;
    }

    private List<Need> held(Instant now, Duration hold, int needed) {
        List<Need> held = new ArrayList<>();
        for (Need need : needs) {
            // What is not above the newest need can never be the most again.
            if (need.workers() > needed && need.at().isAfter(now.minus(hold))) {
                held.add(need);
            }
        }
        held.add(new Need(now, needed));
        return held;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
