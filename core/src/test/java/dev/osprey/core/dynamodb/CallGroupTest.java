package dev.osprey.core.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class CallGroupTest {

    private static final int MAX_REQUESTS = 10;

    // Longer than the test may take: nothing here is called because the time is over.
    private static final Duration LINGER = Duration.ofMinutes(2);

    private final Queue<List<Integer>> calls = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final AtomicInteger waitingAtGate = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService callers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    });

    private Function<List<Integer>, Optional<List<String>>> together =
            requests -> Optional.of(requests.stream().map(CallGroupTest::answer).toList());
    private final CallGroup<Integer, String> group = group(LINGER);

    @AfterEach
    void stop() {
        gate.complete(null);
        callers.shutdownNow();
    }

    @Test
    void aRequestThatComesAloneIsServedAtOnce() {
        gate.complete(null);

        assertThat(group.call(1, 1)).isEqualTo("answer to 1");
        assertThat(group.call(2, 1)).isEqualTo("answer to 2");

        assertThat(calls).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void requestsThatComeDuringTwoCallsAreServedTogetherAndEachGetsItsOwnAnswer() throws Exception {
        List<Future<String>> answers = callDuringTwoCalls(13);

        gate.complete(null);

        for (int number = 0; number < answers.size(); number++) {
            assertThat(answers.get(number).get()).isEqualTo("answer to " + number);
        }
        assertThat(calls).extracting(List::size).containsExactlyInAnyOrder(1, 1, 10, 1);
        assertThat(calls.stream().flatMap(List::stream)).hasSize(13).doesNotHaveDuplicates();
    }

    @Test
    void aSecondCallDoesNotWaitForOneThatHangs() throws Exception {
        Future<String> hanging = later(0, 1);
        Await.until("one is under way", () -> waitingAtGate.get() == 1);

        Future<String> second = later(1, 1);

        Await.until("two are under way", () -> waitingAtGate.get() == 2);
        gate.complete(null);
        assertThat(hanging.get()).isEqualTo("answer to 0");
        assertThat(second.get()).isEqualTo("answer to 1");
    }

    @Test
    void aRequestWaitsForAsManyAsItsCallerExpects() throws Exception {
        gate.complete(null);
        Future<String> first = later(0, 3);
        awaitWaiting(1);
        Future<String> second = later(1, 3);
        awaitWaiting(2);
        assertThat(calls).isEmpty();

        Future<String> third = later(2, 3);

        assertThat(first.get()).isEqualTo("answer to 0");
        assertThat(second.get()).isEqualTo("answer to 1");
        assertThat(third.get()).isEqualTo("answer to 2");
        assertThat(calls).containsExactly(List.of(0, 1, 2));
    }

    @Test
    void aRequestDoesNotWaitForMoreThanOneCallTakes() throws Exception {
        gate.complete(null);

        List<Future<String>> answers = IntStream.range(0, MAX_REQUESTS)
                .mapToObj(number -> later(number, 100))
                .toList();

        for (Future<String> answer : answers) {
            answer.get();
        }
        assertThat(calls).extracting(List::size).containsExactly(MAX_REQUESTS);
    }

    @Test
    void aRequestDoesNotWaitLongerThanTheLinger() {
        gate.complete(null);

        assertThat(group(Duration.ofMillis(1)).call(1, 5)).isEqualTo("answer to 1");

        assertThat(calls).containsExactly(List.of(1));
    }

    @Test
    void anInterruptedRequestDoesNotWaitForOthers() {
        gate.complete(null);
        Thread.currentThread().interrupt();

        assertThat(group.call(1, 5)).isEqualTo("answer to 1");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void requestsThatCannotBeServedTogetherAreServedOneByOne() throws Exception {
        together = requests -> Optional.empty();
        List<Future<String>> answers = callDuringTwoCalls(6);

        gate.complete(null);

        for (int number = 0; number < answers.size(); number++) {
            assertThat(answers.get(number).get()).isEqualTo("answer to " + number);
        }
        assertThat(calls).extracting(List::size).containsExactlyInAnyOrder(1, 1, 4, 1, 1, 1, 1);
    }

    @Test
    void aCallThatFailsFailsItsOwnCallersAndWhoeverWaitsIsServedAlone() throws Exception {
        IllegalStateException failure = new IllegalStateException("no response");
        together = requests -> {
            throw failure;
        };
        // The last one waits behind those that fail together, or is served by the other call.
        List<Future<String>> answers = callDuringTwoCalls(2 + MAX_REQUESTS + 1);

        gate.complete(null);

        assertThat(failures(answers)).hasSize(MAX_REQUESTS).containsOnly(failure);
    }

    @Test
    void anErrorReachesOneCallerAndTheOthersAreServedAlone() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("test");
        together = requests -> {
            throw error;
        };
        List<Future<String>> answers = callDuringTwoCalls(6);

        gate.complete(null);

        assertThat(failures(answers)).containsExactly(error);
    }

    @Test
    void eachOfManyConcurrentRequestsIsServedOnceAndGetsItsOwnAnswer() throws Exception {
        gate.complete(null);
        CallGroup<Integer, String> quick = group(Duration.ofMillis(1));
        List<Future<Boolean>> threadsOfRequests = IntStream.range(0, 16)
                .mapToObj(thread -> callers.submit(() -> IntStream.range(0, 500)
                        .map(each -> thread * 500 + each)
                        .allMatch(number -> quick.call(number, 1 + number % 4).equals("answer to " + number))))
                .toList();

        for (Future<Boolean> right : threadsOfRequests) {
            assertThat(right.get()).isTrue();
        }
        assertThat(calls.stream().flatMap(List::stream)).hasSize(8_000).doesNotHaveDuplicates();
        assertThat(calls).allMatch(call -> call.size() <= MAX_REQUESTS);
    }

    private CallGroup<Integer, String> group(Duration linger) {
        return new CallGroup<>(
                MAX_REQUESTS,
                linger,
                request -> {
                    calls.add(List.of(request));
                    waitingAtGate.incrementAndGet();
                    gate.join();
                    return answer(request);
                },
                requests -> {
                    calls.add(requests);
                    return together.apply(requests);
                });
    }

    private static String answer(int request) {
        return "answer to " + request;
    }

    /** The first two are under way until the gate opens, the others wait in their order. */
    private List<Future<String>> callDuringTwoCalls(int number) throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        for (int request = 0; request < number; request++) {
            answers.add(later(request, 1));
            int made = request + 1;
            if (made <= 2) {
                Await.until(made + " are under way", () -> waitingAtGate.get() == made);
            } else {
                awaitWaiting(made);
            }
        }
        return answers;
    }

    /** Why requests failed; the others have the right answers. */
    private static List<Throwable> failures(List<Future<String>> answers) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        for (int request = 0; request < answers.size(); request++) {
            try {
                assertThat(answers.get(request).get()).isEqualTo(answer(request));
            } catch (ExecutionException failed) {
                failures.add(failed.getCause());
            }
        }
        return failures;
    }

    private Future<String> later(int request, int expected) {
        return callers.submit(() -> group.call(request, expected));
    }

    /** Until so many callers wait, at the gate or for others. */
    private void awaitWaiting(int number) throws Exception {
        Await.until(
                number + " wait",
                () -> threads.stream()
                                .filter(thread -> thread.getState() == Thread.State.WAITING
                                        || thread.getState() == Thread.State.TIMED_WAITING)
                                .count()
                        == number);
    }
}
