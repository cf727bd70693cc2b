package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.util.Objects;

/**
 * The durations that a scaler works with.
 *
 * @param interval time between two decisions of the policy
 * @param startLimit a worker without a heartbeat for this long after its start is stopped: an application server whose
 *     deployment failed keeps running, but never reports; doubled for the others then, until all report
 * @param silence a worker that has sent heartbeats, and then none for this long, is replaced and killed
 * @param stopLimit a worker that is still there this long after it was asked to stop, or announced its exit, is killed;
 *     longer than a worker needs to drain
 * @param restartDelay delay before a worker that died early is replaced, from the second such death in a row; doubles with
 *     each further one
 * @param maxRestartDelay upper limit of the restart delay
 */
public record ScalerTiming(
        Duration interval,
        Duration startLimit,
        Duration silence,
        Duration stopLimit,
        Duration restartDelay,
        Duration maxRestartDelay) {

    public ScalerTiming {
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(startLimit, "startLimit");
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(stopLimit, "stopLimit");
        Objects.requireNonNull(restartDelay, "restartDelay");
        Objects.requireNonNull(maxRestartDelay, "maxRestartDelay");
    }
}
