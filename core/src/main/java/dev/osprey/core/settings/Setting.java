package dev.osprey.core.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * One setting of the catalogue.
 *
 * @param name by which MicroProfile Config knows it
 * @param rule its type and the values that are allowed
 * @param defaultValue empty when the setting has no value unless it is set
 * @param defaultMeaning what applies by default: the default value, or in words what happens without a value
 * @param meaning for the documentation
 */
public record Setting(String name, Rule rule, Optional<String> defaultValue, String defaultMeaning, String meaning) {

    public Setting {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(defaultValue, "defaultValue");
        Objects.requireNonNull(defaultMeaning, "defaultMeaning");
        Objects.requireNonNull(meaning, "meaning");
        defaultValue.flatMap(rule::violation).ifPresent(violation -> {
            throw new IllegalArgumentException("the default of " + name + " " + violation);
        });
    }

    static Setting of(String name, Rule rule, String defaultValue, String meaning) {
        return new Setting(name, rule, Optional.of(defaultValue), defaultValue, meaning);
    }

    /** A setting that need not have a value. */
    static Setting optional(String name, Rule rule, String defaultMeaning, String meaning) {
        return new Setting(name, rule, Optional.empty(), defaultMeaning, meaning);
    }

    /** One sentence, without a period, when the value is not allowed. */
    public Optional<String> violation(String value) {
        return rule.violation(value).map(violation -> name + " " + violation);
    }
}
