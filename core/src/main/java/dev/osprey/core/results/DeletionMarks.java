package dev.osprey.core.results;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.webhooks.Outbox;

import static dev.osprey.core.results.ResultRow.DELETED_AT;

/** Marks the rows of images that are being deleted, which takes them out of all lists. */
final class DeletionMarks {

    private final Table table;
    private final NewestIndex newest;
    private final Predicate<Classification> kept;
    private final Clock clock;

    /** @param kept whether an image has not expired */
    DeletionMarks(Table table, NewestIndex newest, Predicate<Classification> kept, Clock clock) {
        this.table = Objects.requireNonNull(table, "table");
        this.newest = Objects.requireNonNull(newest, "newest");
        this.kept = Objects.requireNonNull(kept, "kept");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** As {@link ResultsTable#deletable}. */
    Optional<DeletableImage> deletable(String id) {
        return table.get(id)
                .filter(row -> !ResultRow.isListed(row) || kept.test(ResultRow.classification(row)))
                .map(ResultRow::deletable);
    }

    /** As {@link ResultsTable#beginDeletion}. */
    Optional<DeletableImage> begin(String id) {
        return begin(id, "attribute_exists(id)", Row.EMPTY);
    }

    /** As {@link ResultsTable#beginWithdrawal}. */
    Optional<DeletableImage> beginWithdrawal(String id) {
        return begin(
                id,
                "#status = :queued OR attribute_exists(#deletedAt)",
                Row.builder().text(":queued", Status.QUEUED.name()).build());
    }

    private Optional<DeletableImage> begin(String id, String condition, Row values) {
        Optional<DeletableImage> found = deletable(id);
        boolean begun = found.isPresent()
                && table.update(
                        id,
                        Row.builder()
                                .time(DELETED_AT, clock.instant())
                                .text(NewestIndex.LISTING, NewestIndex.DELETED)
                                .build(),
                        List.of(OrderIndexes.SHARD, Outbox.PARTITION),
                        condition,
                        values.attributes().isEmpty() ? List.of() : List.of("status"),
                        values);
        return found.filter(image -> begun);
    }

    /** As {@link ResultsTable#endDeletion}. */
    void end(String id) {
        // Not met when another call has ended it.
        table.deleteIf(id, "attribute_exists(#" + DELETED_AT + ")", List.of(DELETED_AT), Row.EMPTY);
    }

    /** Those whose deletion began before this time, {@code limit} at most. */
    List<DeletableImage> unfinished(Instant begunBefore, int limit) {
        return newest.deleted(limit)
                .filter(row -> row.time(DELETED_AT).isBefore(begunBefore))
                .limit(limit)
                .map(ResultRow::deletable)
                .toList();
    }
}
