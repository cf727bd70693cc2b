package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller prefers to wait for results, from its {@code Prefer} headers (RFC 7240).
 *
 * @param limit zero for an immediate response with a reference
 */
record PreferredWait(Duration limit) {

    private static final Pattern WAIT = Pattern.compile("wait=\"?(\\d{1,9})\"?");

    PreferredWait {
        Objects.requireNonNull(limit, "limit");
    }

    /** @param longest the upper limit, and the default without a preference */
    static PreferredWait of(List<String> prefer, Duration longest) {
        Duration limit = longest;
        boolean hasWait = false;
        for (String header : prefer) {
            for (String preference : header.split("[,;]")) {
                String text = preference.trim();
                Matcher wait = WAIT.matcher(text);
                if (text.equals("respond-async")) {
                    // Together with wait=N: wait as long, then respond with a reference (RFC 7240, section 4.3).
                    limit = hasWait ? limit : Duration.ZERO;
                } else if (wait.matches()) {
                    Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
                    limit = wanted.compareTo(longest) < 0 ? wanted : longest;
                    hasWait = true;
                }
            }
        }
        return new PreferredWait(limit);
    }
}
