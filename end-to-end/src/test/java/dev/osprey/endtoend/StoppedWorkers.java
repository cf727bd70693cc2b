package dev.osprey.endtoend;

import java.util.List;

/** Workers that are stopped by SIGSTOP and receive nothing until they resume. */
final class StoppedWorkers {

    private final Client client;
    private final List<ProcessHandle> workers;

    /** Stops all workers of a fleet of processes. */
    StoppedWorkers(Client client) throws Exception {
        this(
                client,
                client.workerPids().stream()
                        .map(pid -> ProcessHandle.of(pid).orElseThrow())
                        .toList());
    }

    /** Pauses the scaler first, which would kill workers that send no heartbeats. */
    StoppedWorkers(Client client, List<ProcessHandle> workers) throws Exception {
        this.client = client;
        this.workers = List.copyOf(workers);
        client.configureFleet("{\"paused\": true}");
        signal("STOP");
    }

    /** Continues the workers, then the scaler. */
    void resume() throws Exception {
        signal("CONT");
        client.configureFleet("{\"paused\": false}");
    }

    private void signal(String name) throws Exception {
        for (ProcessHandle worker : workers) {
            OspreyProcess.signal(worker, name);
        }
    }
}
