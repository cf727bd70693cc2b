package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Wants as many workers as process the backlog and the expected arrivals within the latency target.
 *
 * <p>Work is measured in worker-seconds: messages times measured service time (Little's law). A booting worker counts from
 * the time at which it is expected to be ready. If the existing workers cannot meet the target, it wants enough new ones to
 * finish the rest half a target after their boot. Capacity that is no longer needed is held for half a boot time, because it
 * may save a boot, but not while nothing waits and nothing arrives.
 *
 * @param target latency target, from an image's arrival to its answer
 * @param demand the arrival rate so far
 * @param needs the needs within the hold time, oldest first
 */
public record BacklogPolicy(Duration target, Demand demand, List<Need> needs) implements Policy {

    private static final Duration UNMEASURED_SERVICE = Duration.ofMillis(100);
    private static final Duration UNMEASURED_BOOT = Duration.ofSeconds(60);
    // Above this utilization, random arrivals alone make messages queue up.
    private static final double UTILISATION = 0.8;
    // Fewer expected arrivals per boot time than this do not justify an idle worker.
    private static final double MIN_EXPECTED_ARRIVALS = 0.1;

    // Fraction of the boot time. Holding for a full boot time never costs more than twice the optimum (ski rental);
    // half of
    // it was cheaper on the simulated loads combined, at the same response times.
    private static final int HOLD_DIVISOR = 2;

    record Need(Instant at, int workers) {}

    public BacklogPolicy {
        if (target.isNegative() || target.isZero()) {
            throw new IllegalArgumentException(
                    "osprey.scaling.target is " + target + ", not a duration of more than zero");
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
        // Idle since the last decision: no reason to hold. While messages wait, the held capacity processes them
        // sooner.
        boolean idle = seen.waiting() == 0 && seen.arrivalRate() == 0;
        Duration hold = idle ? Duration.ZERO : boot.dividedBy(HOLD_DIVISOR);
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
        if (work == 0 && rate * seconds(boot) < MIN_EXPECTED_ARRIVALS) {
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

    /** Worker-seconds of the existing workers until then, each from its readiness on. */
    private static double capacity(Observation seen, Duration boot, double until) {
        double bootSeconds = seconds(boot);
        // Milliseconds instead of Duration: a large fleet has thousands of booting workers.
        long now = seen.at().toEpochMilli();
        double booting = seen.bootingSince().stream()
                .mapToDouble(since -> until - Math.max(0, bootSeconds - (now - since.toEpochMilli()) / 1000.0))
                .filter(seconds -> seconds > 0)
                .sum();
        return seen.ready() * until + booting;
    }

    private List<Need> held(Instant now, Duration hold, int needed) {
        List<Need> held = new ArrayList<>();
        for (Need need : needs) {
            // A need that is not above the newest one can never be the maximum again.
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
