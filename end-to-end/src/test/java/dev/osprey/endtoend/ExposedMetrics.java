package dev.osprey.endtoend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples of {@code /metrics} in the Prometheus text format. */
record ExposedMetrics(List<Sample> samples) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final double TEBIBYTE = 1L << 40;

    static ExposedMetrics parse(String text) {
        return new ExposedMetrics(text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(ExposedMetrics::sample)
                .toList());
    }

    private static Sample sample(String line) {
        Matcher parts = SAMPLE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        return new Sample(
                parts.group(1), Optional.ofNullable(parts.group(2)).orElse(""), Double.parseDouble(parts.group(3)));
    }

    double uptimeSeconds() {
        return value("jvm_uptime_seconds", "");
    }

    /** @param label that the sample has; empty for any */
    double value(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().contains(label))
                .mapToDouble(Sample::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name + " " + label));
    }

    /** One line. */
    record Sample(String name, String labels, double value) {

        /** What cannot be true of this value in the unit of its name; empty if it can. */
        Optional<String> implausibility(double uptimeSeconds) {
            return plausible(uptimeSeconds) ? Optional.empty() : Optional.of(this + " after " + uptimeSeconds + " s");
        }

        private boolean plausible(double uptimeSeconds) {
            if (name.equals("memory_maxNonHeap_bytes") && value == -1) {
                // The JVM's sign for no limit.
                return true;
            }
            if (!(value >= 0) || Double.isInfinite(value)) {
                return false;
            }
            if (name.endsWith("_last_successful_poll_seconds")) {
                double now = Instant.now().getEpochSecond();
                return value > now - uptimeSeconds - 1 && value < now + 1;
            }
            if (name.endsWith("_seconds_sum")) {
                // Many images may wait at the same time.
                return value <= uptimeSeconds * 10_000;
            }
            if (name.endsWith("_seconds") || name.endsWith("_seconds_total") || name.endsWith("_seconds_max")) {
                return value <= uptimeSeconds + 1;
            }
            if (name.endsWith("_bytes")) {
                return value <= TEBIBYTE && value == Math.rint(value);
            }
            if (name.endsWith("_per_second")) {
                return value <= 10_000;
            }
            if (name.endsWith("_cpu_load")) {
                return value <= 1;
            }
            if (name.endsWith("LoadAverage")) {
                return value <= 10_000;
            }
            // All others count something.
            return value <= 1e9 && value == Math.rint(value);
        }
    }
}
