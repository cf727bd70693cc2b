package dev.osprey.worker.requests;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;

/**
 * Threads for calls that a request makes while its own thread makes another; at most one for each session. The server's
 * executor would refuse them while the application is stopped, when the worker finishes what it holds.
 */
@Singleton
// Not as an executor too: in the EAR, the web tier has one.
@Typed(CallThreads.class)
public class CallThreads implements Executor {

    private final ExecutorService threads = Executors.newCachedThreadPool(CallThreads::thread);

    @Override
    public void execute(Runnable call) {
        threads.execute(call);
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }

    private static Thread thread(Runnable calls) {
        Thread thread = new Thread(calls, "osprey-call");
        thread.setDaemon(true);
        return thread;
    }
}
