package dev.osprey.web.keys;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * A limit and what is left of it, as the header fields {@code RateLimit-Policy} and {@code RateLimit} say it.
 *
 * @param name of what is limited
 * @param limit in one window
 * @param window in which it applies
 * @param remaining what is left
 * @param reset when there is more again
 */
record Budget(String name, long limit, Duration window, long remaining, Duration reset) {

    Budget {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(reset, "reset");
    }

    String policy() {
        return String.format(Locale.ROOT, "\"%s\";q=%d;w=%d", name, limit, window.toSeconds());
    }

    String state() {
        return String.format(
                Locale.ROOT, "\"%s\";r=%d;t=%d", name, remaining, seconds(reset).toSeconds());
    }

    /** Rounded up, so that a caller who waits for so long does not come too early. */
    static Duration seconds(Duration time) {
        return Duration.ofSeconds(time.plusNanos(999_999_999).toSeconds());
    }
}
