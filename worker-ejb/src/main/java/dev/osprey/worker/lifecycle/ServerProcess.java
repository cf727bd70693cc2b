package dev.osprey.worker.lifecycle;

import jakarta.inject.Singleton;

/** The server's JVM. */
@Singleton
final class ServerProcess implements WorkerProcess {

    @Override
    public void exit() {
        // On a thread of its own: the exit waits for the server, which waits for the caller's timer.
        new Thread(() -> System.exit(0), "worker exit").start();
    }

    @Override
    public void halt(int status) {
        Runtime.getRuntime().halt(status);
    }
}
