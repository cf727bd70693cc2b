package dev.osprey.core.results;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of the index that a list reads.
 *
 * @param newest first month to read
 * @param oldest last month to read
 * @param above lowest id, inclusive
 * @param below upper bound of the ids in the newest month, exclusive
 */
record Span(YearMonth newest, YearMonth oldest, String above, String below) {

    /** Sort before and after all ids. */
    static final String FIRST = "!";

    static final String LAST = "~";

    // An id is generated a moment before its image is stored, perhaps by another clock.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    Span {
        Objects.requireNonNull(newest, "newest");
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(above, "above");
        Objects.requireNonNull(below, "below");
    }

    /**
     * @param now the current month
     * @param last the oldest month with images
     */
    static Span of(ResultFilter filter, Optional<Position> after, YearMonth now, YearMonth last) {
        Optional<Instant> from = filter.from().map(Span::bounded);
        Optional<Instant> to = filter.to().map(Span::bounded);
        YearMonth newest = earlier(now, to.map(Span::month).orElse(now));
        YearMonth oldest = from.map(Span::month).orElse(last);
        String above = from.map(each -> firstId(each.minus(SLACK))).orElse(FIRST);
        String below = to.filter(LATEST::isAfter)
                .map(each -> firstId(each.plus(SLACK)))
                .orElse(LAST);
        if (after.isPresent()) {
            newest = earlier(newest, after.get().month());
            below = below.compareTo(after.get().id()) < 0 ? below : after.get().id();
        }
        return new Span(newest, oldest.isBefore(last) ? last : oldest, above, below);
    }

    /** No image is outside these years, but a time of ISO 8601 may be, and has no milliseconds or month then. */
    private static Instant bounded(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return time.isAfter(LATEST) ? LATEST : time;
    }

    private static YearMonth month(Instant time) {
        return YearMonth.from(time.atZone(ZoneOffset.UTC));
    }

    private static YearMonth earlier(YearMonth first, YearMonth second) {
        return first.isBefore(second) ? first : second;
    }

    /** A lower bound of the ids of that time: an id begins with its milliseconds (RFC 9562, version 7). */
    static String firstId(Instant time) {
        String millis = String.format(Locale.ROOT, "%012x", Math.max(0, time.toEpochMilli()));
        return millis.substring(0, 8) + "-" + millis.substring(8);
    }
}
