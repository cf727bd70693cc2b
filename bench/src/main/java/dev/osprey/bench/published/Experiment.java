package dev.osprey.bench.published;

import java.time.Duration;
import java.util.List;

/** How the service is set for an experiment. */
final class Experiment {

    private Experiment() {}

    /**
     * Options for {@code scripts/run}: a worker takes one image at a time, and nobody is refused or sent away because of the wait.
     *
     * @param service what an image takes
     * @param min fewest workers
     * @param max most workers
     */
    static List<String> options(Duration service, int min, int max) {
        return List.of(
                "--min-workers",
                Integer.toString(min),
                "--max-workers",
                Integer.toString(max),
                "--set",
                "osprey.worker.sessions=1",
                "--set",
                "osprey.worker.min-service-time=" + service,
                "--set",
                "osprey.upload.max-backlog-wait=PT1H",
                "--set",
                "osprey.upload.max-wait=PT1H",
                // Twenty servers that start at the same time on two processors need minutes.
                "--set",
                "osprey.scaling.start-limit=PT15M");
    }
}
