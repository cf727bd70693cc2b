package dev.osprey.web.caches;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A map of bounded size, which forgets what was not used for longest. For several threads at once. */
public final class LruCache<K, V> {

    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacity;
    private final ToIntFunction<V> size;
    private long used;

    /** @param capacity in entries */
    public LruCache(int capacity) {
        this(capacity, value -> 1);
    }

    /**
     * @param capacity of all values together, in the unit of {@code size}
     * @param size of a value, which never changes
     */
    public LruCache(long capacity, ToIntFunction<V> size) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
        }
        this.capacity = capacity;
        this.size = Objects.requireNonNull(size, "size");
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Keeps a value, unless it alone is over the capacity. */
    public synchronized void put(K key, V value) {
        remove(key);
        entries.put(key, value);
        used += size.applyAsInt(value);
        Iterator<V> leastRecentlyUsed = entries.values().iterator();
        while (used > capacity) {
            used -= size.applyAsInt(leastRecentlyUsed.next());
            leastRecentlyUsed.remove();
        }
    }

    public synchronized void remove(K key) {
        V removed = entries.remove(key);
        if (removed != null) {
            used -= size.applyAsInt(removed);
        }
    }
}
