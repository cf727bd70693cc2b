package dev.osprey.core.results;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.dynamodb.MergedShards;

/** Ids of images in an order, merged from the partitions of an index and read lazily. Not thread-safe. */
final class SortedIds implements Iterator<SortedIds.Entry> {

    /** Reads one partition of the index. */
    @FunctionalInterface
    interface Partitions {
        /** @return at most {@code limit} entries after this place, in the order of the list */
        List<Entry> read(int shard, Optional<SortKey> after, int limit);
    }

    record Entry(SortKey key, String id) {}

    private final MergedShards<Entry> entries;

    /** @param batchSize how many entries are read from a partition at a time */
    SortedIds(Partitions partitions, boolean ascending, Optional<SortKey> after, int shards, int batchSize) {
        Comparator<Entry> byKey = Comparator.comparing(Entry::key);
        this.entries = new MergedShards<>(
                (shard, last, limit) ->
                        partitions.read(shard, last.map(Entry::key).or(() -> after), limit),
                ascending ? byKey : byKey.reversed(),
                shards,
                batchSize);
    }

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public Entry next() {
        return entries.next();
    }
}
