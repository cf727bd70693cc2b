package dev.osprey.core.settings;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import dev.osprey.core.addresses.AddressRange;
import dev.osprey.core.references.ObjectLocation;

/**
 * The type of a setting and the values that are allowed.
 *
 * @param type that code reads the setting as
 * @param allows tests a value
 * @param allowed the allowed values in words; ends the sentence "… is 'x', not …"
 * @param secret whether messages hide the value
 */
public record Rule(Class<?> type, Predicate<String> allows, String allowed, boolean secret) {

    private static final int MOST_WEBHOOK_SECRETS = 4;
    private static final String URL_PATTERN = "https?";

    public Rule {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(allows, "allows");
        Objects.requireNonNull(allowed, "allowed");
    }

    private Rule(Class<?> type, Predicate<String> allows, String allowed) {
        this(type, allows, allowed, false);
    }

    static Rule integer(int min, int max) {
        return new Rule(Integer.class, text -> isNumber(text, min, max), "a whole number from " + min + " to " + max);
    }

    static Rule integer(int min) {
        return new Rule(
                Integer.class, text -> isNumber(text, min, Integer.MAX_VALUE), "a whole number of at least " + min);
    }

    /** A whole number, or a word for one that the service finds. */
    static Rule integerOr(String word, int min, int max) {
        return new Rule(
                String.class,
                text -> text.equals(word) || isNumber(text, min, max),
                "'" + word + "' or a whole number from " + min + " to " + max);
    }

    static Rule longInteger(long min) {
        return new Rule(Long.class, text -> isNumber(text, min, Long.MAX_VALUE), "a whole number of at least " + min);
    }

    static Rule bool() {
        return new Rule(Boolean.class, List.of("true", "false")::contains, "'true' or 'false'");
    }

    static Rule duration() {
        return new Rule(Duration.class, Rule::isDuration, "a duration such as PT30S or PT5M");
    }

    static Rule positiveDuration() {
        return new Rule(
                Duration.class,
                text -> isDuration(text) && !Duration.parse(text.trim()).isZero(),
                "a duration of more than zero such as PT30S or PT5M");
    }

    static Rule durationOfAtLeast(Duration min) {
        return new Rule(
                Duration.class,
                text -> isDuration(text) && Duration.parse(text.trim()).compareTo(min) >= 0,
                "a duration of at least " + min + " such as PT30S or PT5M");
    }

    static Rule durationBetween(Duration min, Duration max) {
        return new Rule(
                Duration.class,
                text -> isDuration(text)
                        && Duration.parse(text.trim()).compareTo(min) >= 0
                        && Duration.parse(text.trim()).compareTo(max) <= 0,
                max.toDays() > 0
                        ? "a duration such as PT12H or P30D, from " + min + " to P" + max.toDays() + "D"
                        : "a duration from " + min + " to " + max);
    }

    static Rule oneOf(List<String> words) {
        return new Rule(String.class, words::contains, "'" + String.join("' or '", words) + "'");
    }

    static Rule url() {
        return new Rule(URI.class, Rule::isUrl, "a URL such as http://localhost:9324");
    }

    static Rule queue() {
        return matching("[A-Za-z0-9_-]{1,80}", "a queue name: up to 80 letters, digits, '-' and '_'");
    }

    /** A queue that may be a FIFO queue. */
    static Rule standardOrFifoQueue() {
        return matching(
                "[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo",
                "a queue name: up to 80 letters, digits, '-' and '_'; that of a FIFO queue ends in '.fifo'");
    }

    static Rule table() {
        return matching("[A-Za-z0-9_.-]{3,255}", "a table name: 3 to 255 letters, digits, '-', '_' and '.'");
    }

    /** Buckets separated by commas. */
    static Rule buckets() {
        return new Rule(
                String.class,
                text -> Arrays.stream(text.split(",", -1)).allMatch(name -> name.matches(ObjectLocation.BUCKET)),
                "bucket names separated by commas");
    }

    static Rule bucket() {
        return matching(ObjectLocation.BUCKET, "a bucket name: 3 to 63 lower-case letters, digits, '-' and '.'");
    }

    static Rule matching(String pattern, String allowed) {
        return new Rule(String.class, text -> text.matches(pattern), allowed);
    }

    /** Address ranges separated by commas, or a word for none. */
    static Rule addressRanges(String none) {
        return new Rule(
                String.class,
                text -> text.equals(none) || AddressRange.list(text).isPresent(),
                "'" + none + "' or IP addresses and CIDR ranges separated by commas, such as 10.0.0.0/8");
    }

    static Rule text() {
        return new Rule(String.class, Rule::isLine, "one line of text");
    }

    /** A text that no message shows. */
    static Rule secret(String pattern, String allowed) {
        return new Rule(String.class, text -> text.matches(pattern), allowed, true);
    }

    /** Secrets as Standard Webhooks writes them. */
    static Rule webhookSecrets() {
        return new Rule(
                String.class,
                Rule::areWebhookSecrets,
                "whsec_ and 24 to 64 bytes in Base64, or up to four such secrets separated by a space",
                true);
    }

    /** The end of the sentence that begins with the name of the setting; empty when the value is allowed. */
    Optional<String> violation(String value) {
        if (allows.test(value)) {
            return Optional.empty();
        }
        return Optional.of(secret ? "is not " + allowed : "is '" + value + "', not " + allowed);
    }

    private static boolean isNumber(String text, long min, long max) {
        try {
            long number = Long.parseLong(text.trim());
            return number >= min && number <= max;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        try {
            return !Duration.parse(text.trim()).isNegative();
        } catch (DateTimeException notADuration) {
            return false;
        }
    }

    private static boolean areWebhookSecrets(String text) {
        String[] secrets = text.split(" ", -1);
        return secrets.length <= MOST_WEBHOOK_SECRETS && Arrays.stream(secrets).allMatch(Rule::isWebhookSecret);
    }

    private static boolean isWebhookSecret(String text) {
        try {
            int bytes = Base64.getDecoder().decode(text.replaceFirst("^whsec_", "")).length;
            return text.startsWith("whsec_") && bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI url = URI.create(text.trim());
            return url.getHost() != null && url.getScheme().matches(URL_PATTERN);
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    private static boolean isLine(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }
}
