package dev.osprey.bench;

import java.util.Objects;

/**
 * An option of a benchmark, given as {@code --name value}.
 *
 * @param standard the value where none is given
 */
public record Option(String name, String standard, String meaning) {
    public Option {
        Objects.requireNonNull(name);
        Objects.requireNonNull(standard);
        Objects.requireNonNull(meaning);
    }
}
