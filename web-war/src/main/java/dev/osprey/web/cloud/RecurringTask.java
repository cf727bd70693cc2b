package dev.osprey.web.cloud;

import java.util.Objects;
import java.util.logging.Logger;

import software.amazon.awssdk.core.exception.SdkException;

/** A task of a timer that calls AWS. Logs the first of several failures in a row, and the first success after them. */
public final class RecurringTask {

    private static final Logger LOG = Logger.getLogger(RecurringTask.class.getName());

    private final String name;
    private final Runnable action;
    private boolean failing;

    /** @param name the subject of "… failed" */
    public RecurringTask(String name, Runnable action) {
        this.name = Objects.requireNonNull(name, "name");
        this.action = Objects.requireNonNull(action, "action");
    }

    public synchronized void run() {
        try {
            action.run();
            if (failing) {
                LOG.info(() -> name + " works again");
            }
            failing = false;
        } catch (SdkException fault) {
            if (!failing) {
                LOG.warning(() -> name + " failed and will be retried: " + fault.getMessage());
            }
            failing = true;
        }
    }
}
