package dev.osprey.core.failures;

import java.io.IOException;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import jakarta.jms.JMSException;

import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs actions that the next tick repeats if they fail. Logs the first of consecutive failures and the recovery: one line
 * for a fault outside of this process, such as an unreachable service, and a stack trace for any other failure.
 */
public final class FailureGuard {

    private final String task;
    private final Class<? extends RuntimeException> retried;
    private final Logger log;
    private boolean failing;

    /**
     * @param task the subject of the log line "… failed and will be retried"
     * @param retried the exceptions to catch; others are rethrown
     */
    public FailureGuard(String task, Class<? extends RuntimeException> retried, Logger log) {
        this.task = Objects.requireNonNull(task, "task");
        this.retried = Objects.requireNonNull(retried, "retried");
        this.log = Objects.requireNonNull(log, "log");
    }

    public synchronized void run(Runnable action) {
        try {
            action.run();
            if (failing) {
                log.info(() -> task + " works again");
            }
            failing = false;
        } catch (RuntimeException failure) {
            if (!retried.isInstance(failure)) {
                throw failure;
            }
            if (!failing) {
                log.log(
                        Level.WARNING,
                        isOutside(failure) ? null : failure,
                        () -> task + " failed and will be retried: " + failure.getMessage());
            }
            failing = true;
        }
    }

    private static boolean isOutside(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof SdkException
                        || each instanceof ExternalFault
                        || each instanceof JMSException
                        || each instanceof IOException);
    }
}
