package dev.osprey.scaler.scaling;

import java.time.Duration;

/** The default timing with another start limit. */
final class Timings {

    private Timings() {}

    static ScalerTiming withStartLimit(Duration startLimit) {
        return new ScalerTiming(
                Duration.ofSeconds(10),
                startLimit,
                Duration.ofSeconds(30),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60));
    }
}
