package dev.osprey.bench.benchmark;

import java.util.Objects;

/**
 * An option of a benchmark, {@code --name value} on the command line.
 *
 * @param defaultValue the value if the option is omitted
 */
public record Option(String name, String defaultValue, String meaning) {
    public Option {
        Objects.requireNonNull(name);
        Objects.requireNonNull(defaultValue);
        Objects.requireNonNull(meaning);
    }
}
