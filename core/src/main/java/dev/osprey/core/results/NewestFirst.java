package dev.osprey.core.results;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.dynamodb.MergedShards;

/**
 * Images newest first, merged from the partitions of the index and read lazily. Not thread-safe.
 */
final class NewestFirst implements Iterator<Classification> {

    /** Reads one partition of the index. */
    @FunctionalInterface
    interface Partitions {
        /** @return at most {@code limit} images with {@code above <= id < below}, the greatest ids first */
        List<Classification> read(YearMonth month, int shard, String above, String below, int limit);
    }

    private final Partitions partitions;
    private final Span span;
    private final int shards;
    private final int batchSize;

    private YearMonth month;
    private MergedShards<Classification> ofMonth;

    /** @param batchSize how many images are read from a partition at a time */
    NewestFirst(Partitions partitions, Span span, int shards, int batchSize) {
        this.partitions = partitions;
        this.span = span;
        this.shards = shards;
        this.batchSize = batchSize;
        this.month = span.newest();
        this.ofMonth = images(span.below());
    }

    private MergedShards<Classification> images(String below) {
        YearMonth read = month;
        return new MergedShards<>(
                (shard, last, limit) -> partitions.read(
                        read, shard, span.above(), last.map(Classification::id).orElse(below), limit),
                Comparator.comparing(Classification::id).reversed(),
                shards,
                batchSize);
    }

    @Override
    public boolean hasNext() {
        while (!month.isBefore(span.oldest())) {
            if (ofMonth.hasNext()) {
                return true;
            }
            month = month.minusMonths(1);
            ofMonth = images(Span.LAST);
        }
        return false;
    }

    @Override
    public Classification next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ofMonth.next();
    }
}
