package dev.osprey.core.results;

import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

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
    private List<Partition> ofMonth;

    /** @param batchSize how many images are read from a partition at a time */
    NewestFirst(Partitions partitions, Span span, int shards, int batchSize) {
        this.partitions = partitions;
        this.span = span;
        this.shards = shards;
        this.batchSize = batchSize;
        this.month = span.newest();
        this.ofMonth = partitions(span.below());
    }

    private List<Partition> partitions(String below) {
        List<Partition> all = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            all.add(new Partition(shard, below));
        }
        return all;
    }

    @Override
    public boolean hasNext() {
        return newest().isPresent();
    }

    @Override
    public Classification next() {
        return newest().orElseThrow(NoSuchElementException::new).buffer.pop();
    }

    private Optional<Partition> newest() {
        while (!month.isBefore(span.oldest())) {
            Optional<Partition> newest = ofMonth.stream()
                    .filter(Partition::hasNext)
                    .max(Comparator.comparing(
                            partition -> partition.buffer.peek().id()));
            if (newest.isPresent()) {
                return newest;
            }
            month = month.minusMonths(1);
            ofMonth = partitions(Span.LAST);
        }
        return Optional.empty();
    }

    private final class Partition {

        private final int shard;
        private final Deque<Classification> buffer = new ArrayDeque<>();
        private String below;
        private boolean atEnd;

        private Partition(int shard, String below) {
            this.shard = shard;
            this.below = below;
        }

        private boolean hasNext() {
            if (buffer.isEmpty() && !atEnd) {
                buffer.addAll(partitions.read(month, shard, span.above(), below, batchSize));
                atEnd = buffer.size() < batchSize;
                below = buffer.isEmpty() ? below : buffer.getLast().id();
            }
            return !buffer.isEmpty();
        }
    }
}
