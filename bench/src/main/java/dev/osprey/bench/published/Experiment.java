package dev.osprey.bench.published;

import java.time.Duration;
import java.util.List;

/** The configuration of the service for an experiment. */
final class Experiment {

    private Experiment() {}

    /**
     * Options for {@code scripts/run}: a worker processes one image at a time, and no upload is rejected because of a long wait.
     *
     * @param service service time of an image
     * @param min minimum number of workers
     * @param max maximum number of workers
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
                // Twenty servers that start concurrently on two cores need minutes, and delay each other's heartbeats.
                "--set",
                "osprey.scaling.start-limit=PT15M",
                "--set",
                "osprey.scaling.silence=PT5M");
    }
}
