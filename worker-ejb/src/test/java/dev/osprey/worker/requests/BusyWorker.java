package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Instant;

/** Requests in progress, for the tests of other packages. */
public final class BusyWorker {

    private BusyWorker() {}

    public static Activity activity(Clock clock) {
        return new Activity(clock);
    }

    public static void begin(Activity activity, Instant submittedAt) {
        activity.begin(submittedAt);
    }

    public static void end(Activity activity) {
        activity.end();
    }
}
