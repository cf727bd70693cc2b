package dev.osprey.web.jobs;

import java.util.Locale;

/** What a job is doing. */
public enum JobState {
    /** Its images are being put into the queue. */
    ACCEPTING,
    /** All images are accepted, and some are waiting. */
    RUNNING,
    /** All images are answered, have failed or were deleted. */
    FINISHED,
    /** Somebody has cancelled it: what had waited will not be classified. */
    CANCELLED,
    /** Some images could not be accepted, and will not be; the others are answered. */
    INCOMPLETE;

    /** The name in answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
