package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;

import dev.osprey.core.cloud.Cloud;

/** What the timer does, for the tests of other packages. */
public final class MissedUploadsSweep {

    private final MissedUploads missed;

    public MissedUploadsSweep(Cloud cloud, Clock clock, Duration expiry) {
        missed = new MissedUploads(cloud, clock, expiry);
    }

    public void run() {
        missed.sweep();
    }
}
