package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import dev.osprey.scaler.policies.Backlog;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.LaunchOnly;
import dev.osprey.scaler.policies.Linear;
import dev.osprey.scaler.policies.Policy;
import dev.osprey.scaler.policies.Ratio;
import dev.osprey.scaler.policies.Step;
import dev.osprey.scaler.policies.Threshold;

/** Compares the policies on all traces. */
public final class Simulate {

    private Simulate() {}

    private record Contender(String name, Supplier<Policy> policy, int min, int spare) {}

    public static void main(String[] arguments) {
        int most = 20;
        Setting ec2 = new Setting(
                "EC2, 0.54 s", 0.54, new Setting.Boot(30, 12, 0.5), Duration.ofSeconds(10), 60, most);
        List<Contender> all = new ArrayList<>(List.of(
                new Contender("S1 linear", Linear::new, 1, 0),
                new Contender("S2 step", () -> new Step(Duration.ofSeconds(60)), 1, 0),
                new Contender("S3 threshold", Threshold::new, 1, 1),
                new Contender("S4 launch-only", LaunchOnly::new, 1, 1),
                new Contender("S5 ratio", () -> new Ratio(3), 1, 0)));
        for (String target : arguments) {
            all.add(new Contender("backlog " + target, () -> new Backlog(Duration.parse(target)), 1, 0));
        }
        for (Trace trace : Traces.all(1 / ec2.service(), most, 1)) {
            System.out.println(trace.name());
            for (Contender each : all) {
                Outcome outcome = new Simulation(
                                ec2, trace, each.policy().get(), new Bounds(each.min(), most - each.spare()), 7)
                        .run();
                System.out.printf(
                        Locale.ROOT,
                        "  %-16s n=%-6d p50=%7.2f p95=%7.2f p99=%7.2f cost=%8.0f starts=%4d %6.0f ns%n",
                        each.name(),
                        outcome.answerTimes().getTotalCount(),
                        outcome.percentile(50),
                        outcome.percentile(95),
                        outcome.percentile(99),
                        outcome.cost(),
                        outcome.starts(),
                        outcome.decisionNanos());
            }
        }
    }
}
