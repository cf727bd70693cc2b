package dev.osprey.web.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HandoffExecutorTest {

    private static final int TASKS = 20_000;
    private static final long MINUTE = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger submitted = new AtomicInteger();
    private final HandoffExecutor executor = new HandoffExecutor(task -> {
        submitted.incrementAndGet();
        threads.execute(task);
    });

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(MINUTE, TimeUnit.SECONDS));
    }

    @Test
    void tasksThatFollowEachOtherAreFewForTheServer() throws Exception {
        for (int i = 0; i < TASKS; i++) {
            CompletableFuture.runAsync(() -> {}, executor).get(MINUTE, TimeUnit.SECONDS);
        }

        assertTrue(submitted.get() < TASKS / 4, submitted + " tasks were submitted");
    }

    @Test
    void eachTaskRunsOnceWhenManyThreadsSubmit() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int submitter = 0; submitter < 4; submitter++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < TASKS / 4; i++) {
                            CompletableFuture.runAsync(runs::incrementAndGet, executor)
                                    .join();
                        }
                    },
                    threads));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(MINUTE, TimeUnit.SECONDS);

        assertEquals(TASKS, runs.get());
    }

    @Test
    void aTaskDoesNotWaitForOneThatRuns() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> await(second), executor);

        executor.execute(second::countDown);

        first.get(MINUTE, TimeUnit.SECONDS);
    }

    @Test
    void aTaskThatFailsHoldsUpNoOther() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        HandoffExecutor failing = new HandoffExecutor(task -> threads.execute(() -> {
            try {
                task.run();
            } catch (IllegalStateException expected) {
                runs.incrementAndGet();
            }
        }));
        failing.execute(() -> {
            throw new IllegalStateException("expected");
        });

        CompletableFuture.runAsync(runs::incrementAndGet, failing).get(MINUTE, TimeUnit.SECONDS);
        threads.shutdown();
        assertTrue(threads.awaitTermination(MINUTE, TimeUnit.SECONDS));

        assertEquals(2, runs.get());
    }

    @Test
    void aTaskThatTheServerRefusesIsRefused() {
        HandoffExecutor stopped = new HandoffExecutor(task -> {
            throw new RejectedExecutionException("the application is stopped");
        });

        assertThrows(RejectedExecutionException.class, () -> stopped.execute(() -> {}));
    }

    @Test
    void aThreadIsGivenBackWhenNoTaskFollows() throws Exception {
        executor.execute(() -> {});
        threads.shutdown();

        assertTrue(threads.awaitTermination(MINUTE, TimeUnit.SECONDS));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(MINUTE, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
