package dev.osprey.core.results;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NewestFirstTest {

    private static final int SHARDS = 3;
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    private final List<Classification> stored = new ArrayList<>();
    private int reads;

    @Test
    void allPartitionsOfAllMonthsComeInOneOrder() {
        store("2026-11-03T00:00:00Z", "9");
        store("2026-11-02T00:00:00Z", "8");
        store("2026-11-02T00:00:00Z", "7");
        store("2026-09-30T23:59:59Z", "4");
        store("2026-09-01T00:00:00Z", "2");

        assertThat(ids(list(span(Optional.empty(), NOVEMBER.minusMonths(3)), 1)))
                .containsExactly("9", "8", "7", "4", "2");
    }

    @Test
    void itGoesOnAfterAPosition() {
        store("2026-11-03T00:00:00Z", "9");
        store("2026-11-02T00:00:00Z", "8");
        store("2026-10-02T00:00:00Z", "7");

        Span afterTheNewest = span(Optional.of(new Position(NOVEMBER, "9")), NOVEMBER.minusMonths(1));

        assertThat(ids(list(afterTheNewest, 10))).containsExactly("8", "7");
    }

    @Test
    void noMoreIsReadThanIsAskedFor() {
        for (int each = 10; each < 90; each++) {
            store("2026-11-03T00:00:00Z", "id-" + each);
        }
        NewestFirst list = list(span(Optional.empty(), NOVEMBER.minusMonths(23)), 10);

        for (int each = 89; each > 80; each--) {
            assertThat(list.next().id()).isEqualTo("id-" + each);
        }

        assertThat(reads).isEqualTo(SHARDS);
    }

    @Test
    void atTheEndThereIsNothing() {
        NewestFirst list = list(span(Optional.empty(), NOVEMBER.minusMonths(1)), 10);

        assertThat(list.hasNext()).isFalse();
        assertThatThrownBy(list::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aTimeBoundsMonthsAndIds() {
        ResultFilter filter = new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.parse("2026-09-10T00:00:00Z")),
                Optional.of(Instant.parse("2026-10-10T00:00:00Z")));

        Span span = Span.of(filter, Optional.empty(), NOVEMBER, NOVEMBER.minusMonths(23));

        assertThat(span.newest()).isEqualTo(YearMonth.of(2026, 10));
        assertThat(span.oldest()).isEqualTo(YearMonth.of(2026, 9));
        assertThat(idAt("2026-09-10T00:00:00Z")).isGreaterThan(span.above());
        assertThat(idAt("2026-09-09T23:58:00Z")).isLessThan(span.above());
        assertThat(idAt("2026-10-10T00:00:00Z")).isLessThan(span.below());
        assertThat(idAt("2026-10-10T00:02:00Z")).isGreaterThan(span.below());
    }

    /** As version 7 of a UUID begins. */
    private static String idAt(String time) {
        String millis = "%012x".formatted(Instant.parse(time).toEpochMilli());
        return millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000000";
    }

    private static Span span(Optional<Position> after, YearMonth oldest) {
        return Span.of(ResultFilter.ALL, after, NOVEMBER, oldest);
    }

    private NewestFirst list(Span span, int readAtOnce) {
        return new NewestFirst(this::read, span, SHARDS, readAtOnce);
    }

    private List<Classification> read(YearMonth month, int shard, String above, String below, int atMost) {
        reads++;
        return stored.stream()
                .filter(each -> YearMonth.from(each.submittedAt().atZone(ZoneOffset.UTC))
                        .equals(month))
                .filter(each -> Math.floorMod(each.id().hashCode(), SHARDS) == shard)
                .filter(each -> each.id().compareTo(above) >= 0 && each.id().compareTo(below) < 0)
                .sorted(Comparator.comparing(Classification::id).reversed())
                .limit(atMost)
                .toList();
    }

    private void store(String at, String id) {
        stored.add(Classification.queued(id, id + ".png", Instant.parse(at)));
    }

    private static List<String> ids(NewestFirst list) {
        List<String> ids = new ArrayList<>();
        list.forEachRemaining(each -> ids.add(each.id()));
        return ids;
    }
}
