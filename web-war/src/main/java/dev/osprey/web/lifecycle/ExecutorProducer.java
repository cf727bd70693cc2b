package dev.osprey.web.lifecycle;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;

/** Produces the executors of the server for constructor injection. */
@Singleton
public class ExecutorProducer {

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Produces
    @Singleton
    Executor executor() {
        return new HandoffExecutor(executor);
    }

    /** Not as an executor too: which of the two is injected would be ambiguous. */
    @Produces
    @Typed(ScheduledExecutorService.class)
    ScheduledExecutorService scheduler() {
        return scheduler;
    }
}
