package dev.osprey.bench.benchmark;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a benchmark's options. */
public final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** @throws BenchmarkException if an argument is not a known option or has no value */
    public static Options parse(List<Option> known, List<String> arguments) throws BenchmarkException {
        Map<String, String> values = new LinkedHashMap<>();
        known.forEach(option -> values.put(option.name(), option.defaultValue()));
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!values.containsKey(name)) {
                throw new BenchmarkException("unknown option " + argument + "; available: --"
                        + String.join(", --", known.stream().map(Option::name).toList()));
            }
            if (i + 1 == arguments.size()) {
                throw new BenchmarkException(argument + " needs a value");
            }
            values.put(name, arguments.get(i + 1));
        }
        return new Options(values);
    }

    /** @throws BenchmarkException if the value is not an integer from {@code min} to {@code max} */
    public int number(String name, int min, int max) throws BenchmarkException {
        String value = text(name);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below like a number out of range.
        }
        throw new BenchmarkException(
                "--" + name + " takes a number from " + min + " to " + max + ", not '" + value + "'");
    }

    /** @throws BenchmarkException if the value is not a duration of at least one millisecond */
    public Duration duration(String name) throws BenchmarkException {
        String value = text(name);
        try {
            Duration duration = Duration.parse(value);
            if (duration.toMillis() >= 1) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Reported below like a duration that is too short.
        }
        throw new BenchmarkException("--" + name + " takes a duration such as PT30S, not '" + value + "'");
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("undeclared option " + name);
        }
        return value;
    }
}
