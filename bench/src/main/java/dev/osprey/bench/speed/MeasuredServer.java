package dev.osprey.bench.speed;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.SampleImage;

/** A server whose rounds take turns with those of others, all with the same load. */
final class MeasuredServer {

    /** Until all clients have uploads under way. */
    private static final Duration RAMP_UP = Duration.ofSeconds(1);

    private final ClosedLoop clients;
    private final Supplier<ProcessRoles> processes;
    private final SpeedOptions options;
    private final List<LoadRound> rounds = new ArrayList<>();

    MeasuredServer(URI uri, List<SampleImage> images, Supplier<ProcessRoles> processes, SpeedOptions options) {
        this.clients = new ClosedLoop(uri, images, processes);
        this.processes = processes;
        this.options = options;
    }

    /** Response time of the next upload, in milliseconds. */
    double upload() throws BenchmarkException, InterruptedException {
        return clients.upload();
    }

    void warmUp() throws BenchmarkException, IOException, InterruptedException {
        if (!options.warmUp().isZero()) {
            clients.run(options.clients(), Duration.ZERO, options.warmUp());
        }
    }

    LoadRound round() throws BenchmarkException, IOException, InterruptedException {
        LoadRound round = clients.run(options.clients(), RAMP_UP, options.time());
        rounds.add(round);
        return round;
    }

    /** Measures the latency without other uploads; ends the measurement. */
    ServerFigures figures() throws BenchmarkException, IOException, InterruptedException {
        LoadRound idle = clients.run(1, RAMP_UP, options.time());
        return new ServerFigures(rounds, idle, processes.get().residentMegabytes());
    }
}
