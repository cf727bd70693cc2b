package dev.osprey.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many callers at once, as in the published workload generators. */
final class ConcurrentCalls {

    private ConcurrentCalls() {}

    /**
     * @param concurrency number of threads
     * @return the results, in the order of the calls
     */
    static <T> List<T> invokeAll(int concurrency, List<Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
