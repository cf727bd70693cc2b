package dev.osprey.worker.requests;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

/** How many requests this worker holds now. */
@Singleton
public class Activity {

    private final AtomicInteger held = new AtomicInteger();

    void begin() {
        held.incrementAndGet();
    }

    void end() {
        held.decrementAndGet();
    }

    public boolean busy() {
        return held.get() > 0;
    }
}
