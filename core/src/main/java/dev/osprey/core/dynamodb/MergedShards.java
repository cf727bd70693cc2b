package dev.osprey.core.dynamodb;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;

/** The entries of the shards of an index in one order, read lazily. Not thread-safe. */
public final class MergedShards<T> implements Iterator<T> {

    /** Reads one shard. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @param last the last entry that was read from this shard; empty at first
         * @return at most {@code limit} entries behind it, in the order of the list
         */
        List<T> read(int shard, Optional<T> last, int limit);
    }

    private final Reader<T> reader;
    private final Comparator<? super T> order;
    private final int batchSize;
    private final List<Shard> shards;

    /** @param batchSize how many entries are read from a shard at a time */
    public MergedShards(Reader<T> reader, Comparator<? super T> order, int shards, int batchSize) {
        this.reader = reader;
        this.order = order;
        this.batchSize = batchSize;
        this.shards = IntStream.range(0, shards).mapToObj(Shard::new).toList();
    }

    @Override
    public boolean hasNext() {
        return first().isPresent();
    }

    @Override
    public T next() {
        return first().orElseThrow(NoSuchElementException::new).buffer.pop();
    }

    private Optional<Shard> first() {
        return shards.stream().filter(Shard::hasNext).min(Comparator.comparing(shard -> shard.buffer.peek(), order));
    }

    private final class Shard {

        private final int number;
        private final Deque<T> buffer = new ArrayDeque<>();
        private Optional<T> last = Optional.empty();
        private boolean atEnd;

        private Shard(int number) {
            this.number = number;
        }

        private boolean hasNext() {
            if (buffer.isEmpty() && !atEnd) {
                buffer.addAll(reader.read(number, last, batchSize));
                atEnd = buffer.size() < batchSize;
                last = buffer.isEmpty() ? last : Optional.of(buffer.getLast());
            }
            return !buffer.isEmpty();
        }
    }
}
