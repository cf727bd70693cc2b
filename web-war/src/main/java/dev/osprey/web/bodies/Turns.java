package dev.osprey.web.bodies;

import java.util.ArrayDeque;
import java.util.Queue;

/** Lets so many tasks run at once; the others wait for their turn. */
final class Turns {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turns(int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("no turns: " + atOnce);
        }
        free = atOnce;
    }

    /** Starts the task now or when another one has ended; whoever runs it calls {@link #end} once. */
    void next(Runnable start) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return;
            }
            free--;
        }
        start.run();
    }

    /** Ends a task. */
    void end() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
