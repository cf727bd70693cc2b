package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documentation says about {@code backlog} and the other policies, exceptions included. */
@TestInstance(Lifecycle.PER_CLASS)
class BacklogComparisonTest {

    private static final Duration TARGET = Duration.ofSeconds(30);
    private static final int WORKERS = 20;

    private final Map<Long, List<LoadResult>> onEc2 = new HashMap<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("osprey.thorough") ? 10 : 2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onNoLoadIsAnotherPolicyBetterInTheTailOrInCostWithoutBeingWorseInTheOther(long seed) {
        List<LoadResult> loads = onEc2(seed);

        assertThat(better(loads, 95)).isEmpty();
        assertThat(better(loads, 99)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theMedianIsAnExceptionOnTheSmallestBurst(long seed) {
        List<LoadResult> loads = onEc2(seed);

        assertThat(better(loads, 50)).isSubsetOf("step on burst of 100", "threshold on burst of 100");
        if (seed == 1) {
            assertThat(better(loads, 50)).hasSize(2);
        }
    }

    @Test
    void overAllLoadsOnlyLaunchOnlyIsFasterAndOnlyStepIsCheaper() {
        Map<String, Outcome> combined = new LinkedHashMap<>();
        onEc2(1).forEach(load ->
                load.outcomes().forEach((policy, outcome) -> combined.merge(policy, outcome, Outcome::plus)));
        Outcome backlog = combined.remove("backlog");

        assertThat(names(combined, outcome -> outcome.percentile(95) <= backlog.percentile(95)))
                .containsExactly("launch-only");
        assertThat(names(combined, outcome -> outcome.cost() <= backlog.cost())).containsExactly("step");
        assertThat(combined.get("step").percentile(95)).isGreaterThan(3 * backlog.percentile(95));
        combined.remove("step");
        assertThat(combined.values())
                .allSatisfy(outcome -> assertThat(outcome.cost()).isGreaterThan(1.45 * backlog.cost()));
    }

    /** Only the bursts: the other loads of one machine are millions of images. */
    @ParameterizedTest
    @ValueSource(ints = {50, 95, 99})
    void onOneMachineLinearIsAsFastAndCheaperOnTheLargeBurst(int percent) {
        assertThat(better(simulated(Environment.local(WORKERS), 1, 2), percent))
                .containsExactly("linear on burst of 2136");
    }

    private List<LoadResult> onEc2(long seed) {
        return onEc2.computeIfAbsent(seed, each -> simulated(Environment.ec2(WORKERS), each, 8));
    }

    private static List<LoadResult> simulated(Environment environment, long seed, int loads) {
        return Traces.all(1 / environment.service(), environment.workers(), seed).stream()
                .limit(loads)
                .map(trace -> LoadResult.simulated(environment, trace, Candidate.all(TARGET), seed))
                .toList();
    }

    /** The policies that are at least as good as backlog in both response time and cost, and better in one of them. */
    private static List<String> better(List<LoadResult> loads, int percent) {
        List<String> better = new ArrayList<>();
        for (LoadResult load : loads) {
            Outcome backlog = load.outcomes().get("backlog");
            names(load.outcomes(), outcome -> {
                        double slower = outcome.percentile(percent) - backlog.percentile(percent);
                        double costlier = Math.round(outcome.cost()) - Math.round(backlog.cost());
                        return slower <= 0 && costlier <= 0 && slower + costlier < 0;
                    })
                    .forEach(policy -> better.add(policy + " on " + load.trace().name()));
        }
        return better;
    }

    private static List<String> names(Map<String, Outcome> outcomes, Predicate<Outcome> condition) {
        return outcomes.entrySet().stream()
                .filter(each -> condition.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
