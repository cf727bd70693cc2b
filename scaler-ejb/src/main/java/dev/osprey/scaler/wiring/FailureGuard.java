package dev.osprey.scaler.wiring;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs actions that the next tick repeats if they fail; logs only the first of consecutive failures. */
final class FailureGuard {

    private final Logger log;
    private boolean failing;

    FailureGuard(Logger log) {
        this.log = log;
    }

    void run(Runnable action) {
        try {
            action.run();
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                log.log(Level.SEVERE, "the scaler could not read the queue or the fleet", failure);
            }
            failing = true;
        }
    }
}
