package dev.osprey.sqsra;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Records what a bean started, finished, and did again although no stop had released the message. */
final class Ledger {
    private final AtomicInteger started = new AtomicInteger();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> blocked = new ConcurrentHashMap<>();
    private final List<String> redone = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Works on a message for a few milliseconds, or until {@link #unblock()}. */
    void work(String text) throws InterruptedException {
        started.incrementAndGet();
        CountDownLatch mine = gate;
        if (mine.getCount() > 0) {
            blocked.put(text, true);
            mine.await();
        } else {
            Thread.sleep(3);
        }
        if (!finished.add(text) && !blocked.containsKey(text)) {
            redone.add(text);
        }
    }

    /** Whether messages started from now on stay in work until {@link #unblock()}. */
    void block(boolean longer) {
        gate = new CountDownLatch(longer ? 1 : 0);
    }

    void unblock() {
        gate.countDown();
    }

    int started() {
        return started.get();
    }

    /** How many different messages were finished. */
    int finished() {
        return finished.size();
    }

    List<String> redone() {
        return redone;
    }
}
