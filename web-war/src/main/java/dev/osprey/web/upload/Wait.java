package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller wants to wait for the answer, by its {@code Prefer} headers (RFC 7240).
 *
 * @param limit zero for an answer by reference at once
 */
record Wait(Duration limit) {

    private static final Pattern WAIT = Pattern.compile("wait=\"?(\\d{1,9})\"?");

    Wait {
        Objects.requireNonNull(limit, "limit");
    }

    /** @param longest that this server lets anybody wait, also those who say nothing */
    static Wait of(List<String> prefer, Duration longest) {
        Duration limit = longest;
        boolean saidHowLong = false;
        for (String header : prefer) {
            for (String preference : header.split("[,;]")) {
                String text = preference.trim();
                Matcher wait = WAIT.matcher(text);
                if (text.equals("respond-async")) {
                    // With wait=N beside it: this long, then by reference (RFC 7240, section 4.3).
                    limit = saidHowLong ? limit : Duration.ZERO;
                } else if (wait.matches()) {
                    Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
                    limit = wanted.compareTo(longest) < 0 ? wanted : longest;
                    saidHowLong = true;
                }
            }
        }
        return new Wait(limit);
    }
}
