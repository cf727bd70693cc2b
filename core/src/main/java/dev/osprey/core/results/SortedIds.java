package dev.osprey.core.results;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;

/** Ids of images in an order, merged from the partitions of an index and read lazily. Not thread-safe. */
final class SortedIds implements Iterator<SortedIds.Entry> {

    /** Reads one partition of the index. */
    @FunctionalInterface
    interface Partitions {
        /** @return at most {@code limit} entries after this place, in the order of the list */
        List<Entry> read(int shard, Optional<SortKey> after, int limit);
    }

    record Entry(SortKey key, String id) {}

    private final Partitions partitions;
    private final Comparator<Entry> order;
    private final int batchSize;
    private final List<Partition> all;

    /** @param batchSize how many entries are read from a partition at a time */
    SortedIds(Partitions partitions, boolean ascending, Optional<SortKey> after, int shards, int batchSize) {
        this.partitions = partitions;
        Comparator<Entry> byKey = Comparator.comparing(Entry::key);
        this.order = ascending ? byKey : byKey.reversed();
        this.batchSize = batchSize;
        this.all = IntStream.range(0, shards)
                .mapToObj(shard -> new Partition(shard, after))
                .toList();
    }

    @Override
    public boolean hasNext() {
        return first().isPresent();
    }

    @Override
    public Entry next() {
        return first().orElseThrow(NoSuchElementException::new).buffer.pop();
    }

    private Optional<Partition> first() {
        return all.stream()
                .filter(Partition::hasNext)
                .min(Comparator.comparing(partition -> partition.buffer.peek(), order));
    }

    private final class Partition {

        private final int shard;
        private final Deque<Entry> buffer = new ArrayDeque<>();
        private Optional<SortKey> after;
        private boolean atEnd;

        private Partition(int shard, Optional<SortKey> after) {
            this.shard = shard;
            this.after = after;
        }

        private boolean hasNext() {
            if (buffer.isEmpty() && !atEnd) {
                buffer.addAll(partitions.read(shard, after, batchSize));
                atEnd = buffer.size() < batchSize;
                after = buffer.isEmpty() ? after : Optional.of(buffer.getLast().key());
            }
            return !buffer.isEmpty();
        }
    }
}
