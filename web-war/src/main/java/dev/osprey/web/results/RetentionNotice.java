package dev.osprey.web.results;

import java.time.Duration;

import dev.osprey.core.classification.Retention;

/** Tells on pages how long images are kept. */
public final class RetentionNotice {

    private RetentionNotice() {}

    /** One sentence; empty when they are kept for ever. */
    public static String of(Retention retention) {
        return retention
                .period()
                .map(length -> "Images and results are deleted after " + words(length) + ".")
                .orElse("");
    }

    /** In the largest unit that says it exactly; what is less than a second is left out. */
    private static String words(Duration length) {
        long seconds = length.toSeconds();
        if (seconds % Duration.ofDays(1).toSeconds() == 0) {
            return count(length.toDays(), "day");
        }
        if (seconds % Duration.ofHours(1).toSeconds() == 0) {
            return count(length.toHours(), "hour");
        }
        if (seconds % Duration.ofMinutes(1).toSeconds() == 0) {
            return count(length.toMinutes(), "minute");
        }
        return count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
