package dev.osprey.web.cloud;

import java.util.Objects;
import java.util.logging.Logger;

import software.amazon.awssdk.core.exception.SdkException;

/** Something that a timer does again and again; that the cloud does not answer is said once, and once that it does again. */
public final class Repeated {

    private static final Logger LOG = Logger.getLogger(Repeated.class.getName());

    private final String what;
    private final Runnable action;
    private boolean failing;

    /** @param what is done, as the beginning of "… failed" */
    public Repeated(String what, Runnable action) {
        this.what = Objects.requireNonNull(what, "what");
        this.action = Objects.requireNonNull(action, "action");
    }

    public synchronized void run() {
        try {
            action.run();
            if (failing) {
                LOG.info(() -> what + " works again");
            }
            failing = false;
        } catch (SdkException fault) {
            if (!failing) {
                LOG.warning(() -> what + " failed and is tried again: " + fault.getMessage());
            }
            failing = true;
        }
    }
}
