package dev.osprey.web.replies;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;

/** Who waits for which answer, by correlation id. Waiting costs no thread. */
@Singleton
public class PendingAnswers {

    private final Map<String, CompletableFuture<Classification>> waiting = new ConcurrentHashMap<>();

    /** Must be called before the request is sent: the answer may be fast. However the future ends, it is forgotten. */
    public CompletableFuture<Classification> expect(String id) {
        CompletableFuture<Classification> answer = new CompletableFuture<>();
        if (waiting.putIfAbsent(id, answer) != null) {
            throw new IllegalStateException(id + " is waited for already");
        }
        answer.whenComplete((result, failure) -> waiting.remove(id, answer));
        return answer;
    }

    /** @return whether somebody waited for it */
    public boolean arrived(Classification answer) {
        CompletableFuture<Classification> waiter = waiting.get(answer.id());
        return waiter != null && waiter.complete(answer);
    }

    public int size() {
        return waiting.size();
    }
}
