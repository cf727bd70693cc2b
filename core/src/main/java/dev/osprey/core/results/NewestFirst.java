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
 * Images in the order of the list, read from the partitions of the index only as far as they are asked for. For one
 * thread.
 */
final class NewestFirst implements Iterator<Classification> {

    /** Reads one partition of the index. */
    @FunctionalInterface
    interface Partitions {
        /** @return the greatest ids first, {@code atMost} of those not less than {@code above} and less than {@code below} */
        List<Classification> read(YearMonth month, int shard, String above, String below, int atMost);
    }

    private final Partitions partitions;
    private final Span span;
    private final int shards;
    private final int readAtOnce;

    private YearMonth month;
    private List<Partition> ofMonth;

    /** @param readAtOnce most images that are held of one partition */
    NewestFirst(Partitions partitions, Span span, int shards, int readAtOnce) {
        this.partitions = partitions;
        this.span = span;
        this.shards = shards;
        this.readAtOnce = readAtOnce;
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
        return newest().orElseThrow(NoSuchElementException::new).held.pop();
    }

    private Optional<Partition> newest() {
        while (!month.isBefore(span.oldest())) {
            Optional<Partition> newest = ofMonth.stream()
                    .filter(Partition::hasNext)
                    .max(Comparator.comparing(partition -> partition.held.peek().id()));
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
        private final Deque<Classification> held = new ArrayDeque<>();
        private String below;
        private boolean atEnd;

        private Partition(int shard, String below) {
            this.shard = shard;
            this.below = below;
        }

        private boolean hasNext() {
            if (held.isEmpty() && !atEnd) {
                held.addAll(partitions.read(month, shard, span.above(), below, readAtOnce));
                atEnd = held.size() < readAtOnce;
                below = held.isEmpty() ? below : held.getLast().id();
            }
            return !held.isEmpty();
        }
    }
}
