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

/** Who waits for which answer, by correlation id. Waiting costs no thread. */
@Singleton
public class PendingAnswers {

    // Several wait for one image when it was sent again with the same idempotency key.
    private final Map<String, List<CompletableFuture<Classification>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Must be called before the request is sent: the answer may be fast. However the future ends, it is forgotten. */
    public CompletableFuture<Classification> expect(String id) {
        CompletableFuture<Classification> answer = new CompletableFuture<>();
        waiting.compute(id, (key, others) -> {
            List<CompletableFuture<Classification>> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(answer);
            return all;
        });
        size.incrementAndGet();
        answer.whenComplete((result, failure) -> forget(id, answer));
        return answer;
    }

    private void forget(String id, CompletableFuture<Classification> answer) {
        size.decrementAndGet();
        waiting.computeIfPresent(id, (key, all) -> {
            all.remove(answer);
            return all.isEmpty() ? null : all;
        });
    }

    /** @return whether somebody waited for it */
    public boolean arrived(Classification answer) {
        List<CompletableFuture<Classification>> waiters = waiting.get(answer.id());
        boolean waitedFor = false;
        for (CompletableFuture<Classification> waiter :
                waiters == null ? List.<CompletableFuture<Classification>>of() : waiters) {
            waitedFor |= waiter.complete(answer);
        }
        return waitedFor;
    }

    /** The images that somebody waits for now. */
    public Set<String> ids() {
        return Set.copyOf(waiting.keySet());
    }

    /** How many wait. */
    public int size() {
        return size.get();
    }
}
