package dev.osprey.sqsra;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A bean's book: what was begun, what was finished, and what was done again though no stop had handed it back. */
final class Ledger {
    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> heldUp = new ConcurrentHashMap<>();
    private final List<String> doneAgain = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Works on a message: a few milliseconds, or until it is let go. */
    void work(String text) throws InterruptedException {
        begun.incrementAndGet();
        CountDownLatch mine = gate;
        if (mine.getCount() > 0) {
            heldUp.put(text, true);
            mine.await();
        } else {
            Thread.sleep(3);
        }
        if (!finished.add(text) && !heldUp.containsKey(text)) {
            doneAgain.add(text);
        }
    }

    /** Whether the messages begun from now on are worked on until {@link #letGo()}. */
    void holdUp(boolean longer) {
        gate = new CountDownLatch(longer ? 1 : 0);
    }

    void letGo() {
        gate.countDown();
    }

    int begun() {
        return begun.get();
    }

    /** How many different messages were finished. */
    int finished() {
        return finished.size();
    }

    List<String> doneAgain() {
        return doneAgain;
    }
}
