package dev.osprey.core.process;

import java.util.Optional;

import org.eclipse.microprofile.config.Config;

/** The process that this one must not outlive, named by {@code osprey.follow-pid}. */
public final class FollowedProcess {

    private FollowedProcess() {}

    /** Runs the action when the followed process has ended, at once if it already has; never when none is followed. */
    public static void whenGone(Config config, Runnable action) {
        Optional<Long> pid = config.getOptionalValue("osprey.follow-pid", Long.class);
        if (pid.isEmpty()) {
            return;
        }
        ProcessHandle.of(pid.get())
                .ifPresentOrElse(followed -> followed.onExit().thenRun(action), action);
    }
}
