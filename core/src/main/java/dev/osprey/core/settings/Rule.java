package dev.osprey.core.settings;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a setting may be.
 *
 * @param name of the setting
 * @param right what is allowed, as it ends the sentence "…, not"
 */
record Rule(String name, Predicate<String> allows, String right) {

    Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(allows, "allows");
        Objects.requireNonNull(right, "right");
    }

    static Rule number(String name, long least, long most) {
        return new Rule(name, text -> isNumber(text, least, most), "a whole number from " + least + " to " + most);
    }

    static Rule duration(String name) {
        return new Rule(name, Rule::isDuration, "a duration such as PT30S or PT5M");
    }

    static Rule positiveDuration(String name) {
        return new Rule(
                name,
                text -> isDuration(text) && !Duration.parse(text.trim()).isZero(),
                "a duration of more than zero such as PT30S or PT5M");
    }

    static Rule oneOf(String name, String... words) {
        return new Rule(name, List.of(words)::contains, "'" + String.join("' or '", words) + "'");
    }

    static Rule url(String name) {
        return new Rule(name, Rule::isUrl, "a URL such as http://localhost:9324");
    }

    static Rule matching(String name, String pattern, String right) {
        return new Rule(name, text -> text.matches(pattern), right);
    }

    /** One sentence without its full stop, when the value is wrong. */
    Optional<String> fault(String value) {
        return allows.test(value) ? Optional.empty() : Optional.of(name + " is '" + value + "', not " + right);
    }

    private static boolean isNumber(String text, long least, long most) {
        try {
            long number = Long.parseLong(text.trim());
            return number >= least && number <= most;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        try {
            return !Duration.parse(text.trim()).isNegative();
        } catch (DateTimeException noDuration) {
            return false;
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI url = URI.create(text.trim());
            return url.getHost() != null && url.getScheme().matches("https?");
        } catch (IllegalArgumentException noUrl) {
            return false;
        }
    }
}
