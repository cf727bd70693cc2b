package dev.osprey.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * The number of workers that CloudWatch alarms and step-scaling policies want, by the rules of Amazon EC2 Auto Scaling.
 *
 * @param rules alarm and policy, one for each direction
 * @param min of the group
 * @param max of the group
 */
record AlarmScaling(List<Rule> rules, int min, int max) {

    /** An alarm on the queue size, and the policy that it starts. */
    record Rule(String comparison, double threshold, String adjustment, List<Step> steps) {

        private boolean breached(double value) {
            return switch (comparison) {
                case "GreaterThanThreshold" -> value > threshold;
                case "GreaterThanOrEqualToThreshold" -> value >= threshold;
                case "LessThanThreshold" -> value < threshold;
                case "LessThanOrEqualToThreshold" -> value <= threshold;
                default -> throw new AssertionError(comparison);
            };
        }

        private int wanted(double value, int capacity) {
            double difference = value - threshold;
            Step step = steps.stream()
                    .filter(each -> each.contains(difference, comparison.startsWith("Greater")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no step for " + value));
            return switch (adjustment) {
                case "ExactCapacity" -> step.change();
                case "ChangeInCapacity" -> capacity + step.change();
                default -> throw new AssertionError(adjustment);
            };
        }
    }

    /** Bounds are relative to the threshold; one that is absent is infinite. */
    record Step(Optional<Double> lower, Optional<Double> upper, int change) {

        /** For values above the threshold the lower bound is inclusive, else the upper one. */
        private boolean contains(double difference, boolean above) {
            boolean overLower = lower.map(bound -> above ? difference >= bound : difference > bound)
                    .orElse(true);
            boolean underUpper = upper.map(bound -> above ? difference < bound : difference <= bound)
                    .orElse(true);
            return overLower && underUpper;
        }
    }

    static AlarmScaling of(Resources resources) {
        JsonObject group = resources.named("aws_autoscaling_group", "workers").values();
        List<Rule> rules = resources.ofType("aws_cloudwatch_metric_alarm").stream()
                .filter(alarm -> alarm.name().equals("workers"))
                .map(alarm -> rule(
                        alarm.values(),
                        resources
                                .withKey(
                                        "aws_autoscaling_policy",
                                        "workers",
                                        alarm.key().orElseThrow())
                                .values()))
                .toList();
        return new AlarmScaling(rules, group.getInt("min_size"), group.getInt("max_size"));
    }

    private static Rule rule(JsonObject alarm, JsonObject policy) {
        List<Step> steps = policy.getJsonArray("step_adjustment").stream()
                .map(JsonValue::asJsonObject)
                .map(step -> new Step(
                        bound(step, "metric_interval_lower_bound"),
                        bound(step, "metric_interval_upper_bound"),
                        step.getInt("scaling_adjustment")))
                .toList();
        return new Rule(
                alarm.getString("comparison_operator"),
                alarm.getJsonNumber("threshold").doubleValue(),
                policy.getString("adjustment_type"),
                steps);
    }

    private static Optional<Double> bound(JsonObject step, String name) {
        return step.isNull(name) || step.getString(name).isEmpty()
                ? Optional.empty()
                : Optional.of(Double.valueOf(step.getString(name)));
    }

    /** The wanted numbers of workers for a sequence of queue sizes, each seen when the instances before have warmed up. */
    List<Integer> wantedAt(int start, int... queueSizes) {
        List<Integer> wanted = new ArrayList<>();
        int capacity = start;
        for (int size : queueSizes) {
            int before = capacity;
            List<Integer> results = rules.stream()
                    .filter(rule -> rule.breached(size))
                    .map(rule -> Math.max(min, Math.min(max, rule.wanted(size, before))))
                    .toList();
            // Auto Scaling follows the policy that wants the most.
            capacity = results.stream().max(Integer::compare).orElse(before);
            wanted.add(capacity);
        }
        return wanted;
    }
}
