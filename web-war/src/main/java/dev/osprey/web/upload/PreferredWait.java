package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller prefers to wait for results, from its {@code Prefer} headers (RFC 7240).
 *
 * @param limit zero for an immediate response with a reference
 */
record PreferredWait(Duration limit) {

    // A name with or without a value, which may be quoted and have commas inside. A parameter of a preference, after a
    // semicolon, counts as a preference too.
    private static final Pattern PREFERENCE =
            Pattern.compile("([^\\s,;=\"]++)\\s*+(?:=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,;\"]*+)))?+[^,;]*+");
    private static final Pattern SECONDS = Pattern.compile("0*(\\d{1,9})");
    private static final Pattern MANY_SECONDS = Pattern.compile("\\d+");

    PreferredWait {
        Objects.requireNonNull(limit, "limit");
    }

    /** @param longest the upper limit, and the default without a preference */
    static PreferredWait of(List<String> prefer, Duration longest) {
        Map<String, String> preferences = preferences(prefer);
        // Together with wait=N: wait as long, then respond with a reference (RFC 7240, section 4.3).
        Duration otherwise = preferences.containsKey("respond-async") ? Duration.ZERO : longest;
        String wait = preferences.getOrDefault("wait", "");
        Matcher seconds = SECONDS.matcher(wait);
        if (seconds.matches()) {
            Duration wanted = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
            return new PreferredWait(wanted.compareTo(longest) < 0 ? wanted : longest);
        }
        return new PreferredWait(MANY_SECONDS.matcher(wait).matches() ? longest : otherwise);
    }

    /** Values by name in lower case; empty for a preference without a value. The first of several counts (section 2). */
    private static Map<String, String> preferences(List<String> headers) {
        Map<String, String> preferences = new TreeMap<>();
        Matcher preference = PREFERENCE.matcher(String.join(",", headers));
        while (preference.find()) {
            String value = Objects.requireNonNullElse(
                    preference.group(2), Objects.requireNonNullElse(preference.group(3), ""));
            preferences.putIfAbsent(preference.group(1).toLowerCase(Locale.ROOT), value.replaceAll("\\\\(.)", "$1"));
        }
        return preferences;
    }
}
