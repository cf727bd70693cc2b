package dev.osprey.core.results;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;

/** The lists of images, by the indexes of the results table; they hide what has expired. */
final class ResultLists {

    static final int MAX_ROWS_EXAMINED = 5000;
    static final int MAX_ROWS_BUFFERED = 1000;
    private static final int MONTHS_LISTED = 24;
    // How many rows are looked up at a time where a filter may drop most of them.
    private static final int ROWS_FILTERED = 200;
    // Ids are spread over the partitions at random: a few more than the average spare most partitions a second call.
    private static final int EXTRA_ROWS = 8;

    private final NewestIndex newest;
    private final OrderIndexes orders;
    private final BatchLookup lookup;
    private final Retention retention;
    private final Clock clock;

    // Known once a list was read to its end, so that the next one need not query two years of nothing; null before.
    private volatile YearMonth oldest;

    ResultLists(NewestIndex newest, OrderIndexes orders, BatchLookup lookup, Retention retention, Clock clock) {
        this.newest = Objects.requireNonNull(newest, "newest");
        this.orders = Objects.requireNonNull(orders, "orders");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.retention = Objects.requireNonNull(retention, "retention");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * A page of the images of the last two years. It may be shorter than {@code limit} although there are more: at most
     * {@value #MAX_ROWS_EXAMINED} rows are examined.
     *
     * @param after where the previous page ended; empty for the first page
     */
    ResultPage page(ResultFilter filter, Optional<Position> after, int limit) {
        Iterator<Classification> rows = all(filter, after, limit / NewestIndex.SHARDS + EXTRA_ROWS);
        List<Classification> found = new ArrayList<>();
        Optional<Position> last = after;
        for (int examined = 0; examined < MAX_ROWS_EXAMINED && found.size() < limit && rows.hasNext(); examined++) {
            Classification row = rows.next();
            last = Optional.of(Position.of(row));
            if (filter.matches(row) && isKept(row)) {
                found.add(row);
            }
        }
        if (rows.hasNext()) {
            return new ResultPage(found, last.map(Position::cursor));
        }
        // A list with a time range tells nothing about the rows outside it.
        if (filter.from().isEmpty() && filter.to().isEmpty()) {
            noteOldest(last.map(Position::month).orElse(month()));
        }
        return new ResultPage(found, Optional.empty());
    }

    /** As {@link ResultsTable#page}. */
    ResultPage page(ResultFilter filter, Sort sort, Optional<String> cursor, int limit) {
        if (sort.equals(Sort.NEWEST_FIRST)) {
            return page(filter, cursor.map(Position::parse), limit);
        }
        int portion = filter.equals(ResultFilter.ALL) ? limit : Math.max(limit, ROWS_FILTERED);
        Optional<SortKey> after = cursor.map(SortKey::parse);
        SortedIds entries = orders.list(sort, after, portion / OrderIndexes.SHARDS + EXTRA_ROWS);
        List<Classification> found = new ArrayList<>();
        for (int examined = 0; examined < MAX_ROWS_EXAMINED && found.size() < limit && entries.hasNext(); ) {
            Map<String, SortKey> keys = new LinkedHashMap<>();
            while (keys.size() < portion && entries.hasNext()) {
                SortedIds.Entry entry = entries.next();
                keys.put(entry.id(), entry.key());
            }
            examined += keys.size();
            Map<String, Classification> rows = lookup.images(keys.keySet()).stream()
                    .filter(this::isKept)
                    .collect(Collectors.toMap(Classification::id, Function.identity()));
            int left = keys.size();
            for (Map.Entry<String, SortKey> key : keys.entrySet()) {
                after = Optional.of(key.getValue());
                left--;
                // Missing if it was deleted a moment ago.
                Classification row = rows.get(key.getKey());
                if (row != null && filter.matches(row)) {
                    found.add(row);
                    if (found.size() == limit) {
                        break;
                    }
                }
            }
            if (left > 0) {
                return new ResultPage(found, after.map(SortKey::cursor));
            }
        }
        return new ResultPage(found, entries.hasNext() ? after.map(SortKey::cursor) : Optional.empty());
    }

    /** As {@link ResultsTable#all}. */
    Stream<Classification> all(ResultFilter filter) {
        Iterator<Classification> rows = all(filter, Optional.empty(), MAX_ROWS_BUFFERED / NewestIndex.SHARDS);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
                .filter(filter::matches)
                .filter(this::isKept);
    }

    /** As {@link ResultsTable#expired}. */
    ResultPage expired(Optional<String> cursor, int limit) {
        // An id begins with the milliseconds of its time.
        Optional<SortKey> end = retention
                .latestSubmission(clock.instant())
                .map(latest -> new SortKey(Span.firstId(latest.plusMillis(1))));
        if (end.isEmpty()) {
            return new ResultPage(List.of(), Optional.empty());
        }
        SortedIds entries =
                orders.oldest(cursor.map(SortKey::parse), end.get(), limit / OrderIndexes.SHARDS + EXTRA_ROWS);
        List<SortedIds.Entry> examined = new ArrayList<>();
        while (examined.size() < limit && entries.hasNext()) {
            examined.add(entries.next());
        }
        List<Classification> expired = lookup
                .images(examined.stream().map(SortedIds.Entry::id).toList())
                .stream()
                .filter(this::isExpired)
                .toList();
        return new ResultPage(
                expired,
                entries.hasNext()
                        ? Optional.of(examined.get(examined.size() - 1).key().cursor())
                        : Optional.empty());
    }

    private NewestFirst all(ResultFilter filter, Optional<Position> after, int batchSize) {
        YearMonth now = month();
        YearMonth listed = now.minusMonths(MONTHS_LISTED - 1);
        YearMonth known = oldest;
        Span span = Span.of(filter, after, now, known == null || known.isBefore(listed) ? listed : known);
        return new NewestFirst(newest::read, span, NewestIndex.SHARDS, batchSize);
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    }

    /** Nothing is older; of earlier months only the last may still change, when a late answer is stored. */
    private void noteOldest(YearMonth found) {
        YearMonth last = month().minusMonths(1);
        oldest = found.isBefore(last) ? found : last;
    }

    private boolean isKept(Classification image) {
        return !isExpired(image);
    }

    private boolean isExpired(Classification image) {
        return retention.expired(image, clock.instant());
    }
}
