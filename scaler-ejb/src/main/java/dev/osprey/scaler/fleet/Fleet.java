package dev.osprey.scaler.fleet;

import java.util.List;

/** The machines or processes that run the workers. */
public interface Fleet extends AutoCloseable {

    /**
     * All workers, oldest first, including those that are requested, starting or stopping.
     *
     * @throws FleetException if they cannot be listed
     */
    List<FleetWorker> workers();

    /**
     * Starts one worker, in addition to those that were last listed, and returns without waiting for it.
     *
     * @param name not used by any other worker; without meaning to a fleet whose provider names the workers
     * @return the worker; a requested one if the provider starts it later
     * @throws FleetException if it could not be started
     */
    FleetWorker start(String name);

    /**
     * Asks the worker to finish its current messages and exit, and does not replace it; returns without waiting for it. A worker
     * that is only requested is not started.
     *
     * @throws FleetException if it could not be asked
     */
    void stop(FleetWorker worker);

    /**
     * Stops the worker by force, so that its messages are redelivered, even if the fleet must replace it; returns without waiting for it.
     *
     * @throws FleetException if it could not be killed
     */
    void kill(FleetWorker worker);

    /** Releases what this fleet holds when the web tier stops; whether the workers stay depends on the fleet. */
    @Override
    void close();
}
