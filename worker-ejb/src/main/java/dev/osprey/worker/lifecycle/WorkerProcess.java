package dev.osprey.worker.lifecycle;

/** The process that a worker runs in. */
interface WorkerProcess {

    /** An orderly exit, after which the server undeploys the worker. Returns at once. */
    void exit();

    /** Ends the process without undeployment. */
    void halt(int status);
}
