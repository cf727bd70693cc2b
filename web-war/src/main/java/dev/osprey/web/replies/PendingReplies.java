package dev.osprey.web.replies;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;

/** The replies that callers on this node wait for, by correlation id. Waiting uses no thread. */
@Singleton
public class PendingReplies {

    // Several calls wait for one image when it was sent again with the same idempotency key.
    private final Map<String, List<CompletableFuture<Classification>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Registers a caller. Must be called before the request is sent, since the reply may be fast. The entry is removed when
     * the future completes, for whatever reason.
     */
    public PendingReply expect(Classification queued) {
        String id = queued.id();
        CompletableFuture<Classification> result = new CompletableFuture<>();
        waiting.compute(id, (key, others) -> {
            List<CompletableFuture<Classification>> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(result);
            return all;
        });
        size.incrementAndGet();
        result.whenComplete((value, failure) -> remove(id, result));
        return new PendingReply(queued, result);
    }

    private void remove(String id, CompletableFuture<Classification> result) {
        size.decrementAndGet();
        waiting.computeIfPresent(id, (key, all) -> {
            all.remove(result);
            return all.isEmpty() ? null : all;
        });
    }

    /**
     * Completes all that wait for this image.
     *
     * @return whether there were any
     */
    public boolean complete(Classification result) {
        boolean waitedFor = false;
        for (CompletableFuture<Classification> waiter : waiting.getOrDefault(result.id(), List.of())) {
            waitedFor |= waiter.complete(result);
        }
        return waitedFor;
    }

    /** Ends the wait of all that wait for an image that was deleted. */
    public void deleted(String id) {
        for (CompletableFuture<Classification> waiter : waiting.getOrDefault(id, List.of())) {
            waiter.completeExceptionally(new DeletedImageException(id));
        }
    }

    boolean has(String id) {
        return waiting.containsKey(id);
    }

    /** Ids of the images that are waited for. */
    public Set<String> ids() {
        return Set.copyOf(waiting.keySet());
    }

    /** The number of waiting futures. */
    public int size() {
        return size.get();
    }
}
