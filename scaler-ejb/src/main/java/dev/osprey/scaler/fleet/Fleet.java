package dev.osprey.scaler.fleet;

import java.util.List;

/** Machines or processes that run workers. */
public interface Fleet extends AutoCloseable {

    /** All workers that exist, also those that are still starting or about to end, the oldest first. */
    List<FleetWorker> workers();

    /**
     * Starts one worker and returns at once.
     *
     * @param name free at this moment
     * @throws FleetException when it could not be started
     */
    FleetWorker start(String name);

    /** Asks the worker to finish what it holds and end, and returns at once. */
    void end(FleetWorker worker);

    /** Ends the worker without asking; what it holds comes back to the queue. Returns at once. */
    void kill(FleetWorker worker);

    /** Leaves the fleet as it is right when the web tier ends. */
    @Override
    void close();
}
