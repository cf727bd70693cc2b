package dev.osprey.web.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SubmissionTest {

    private static final Duration OFTEN = Duration.ofMillis(1);

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void everyImageIsSubmittedOnce() {
        Set<Integer> submitted = ConcurrentHashMap.newKeySet();

        Submission.Outcome outcome = new Submission(
                        1000, 8, image -> assertThat(submitted.add(image)).isTrue(), leading -> true, OFTEN, executor)
                .run();

        assertThat(outcome.end()).isEqualTo(Submission.End.ALL);
        assertThat(outcome.accepted()).isEqualTo(1000);
        assertThat(submitted).hasSize(1000);
    }

    @Test
    void oneAtATimeKeepsTheOrder() {
        List<Integer> submitted = new CopyOnWriteArrayList<>();

        new Submission(100, 1, submitted::add, leading -> true, OFTEN, executor).run();

        assertThat(submitted).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void afterTheFirstFailureNoMoreAreSubmitted() {
        ProblemException outage = new ProblemException(Status.SERVICE_UNAVAILABLE, "SQS is down.");
        List<Integer> submitted = new CopyOnWriteArrayList<>();

        Submission.Outcome outcome = new Submission(
                        1000,
                        1,
                        image -> {
                            if (image == 3) {
                                throw outage;
                            }
                            submitted.add(image);
                        },
                        leading -> true,
                        OFTEN,
                        executor)
                .run();

        assertThat(outcome.end()).isEqualTo(Submission.End.FAILED);
        assertThat(outcome.failure()).contains(outage);
        assertThat(submitted).containsExactly(0, 1, 2);
        assertThat(outcome.failed()).containsExactly(3);
        assertThat(outcome.accepted()).isEqualTo(3);
    }

    @Test
    void anImageThatCannotBeReadIsAFault() {
        Submission.Outcome outcome = new Submission(
                        1,
                        1,
                        image -> {
                            throw new IOException("the disk is broken");
                        },
                        leading -> true,
                        OFTEN,
                        executor)
                .run();

        assertThat(outcome.end()).isEqualTo(Submission.End.FAILED);
        assertThat(outcome.failure().orElseThrow().problem().status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
    }

    @Test
    void aProgrammingErrorIsNotMistakenForAnOutage() {
        Submission submission = new Submission(
                5,
                2,
                image -> {
                    throw new IllegalStateException("wrong");
                },
                leading -> true,
                OFTEN,
                executor);

        assertThatIllegalStateException().isThrownBy(submission::run).withMessage("wrong");
    }

    @Test
    void aCancelledJobIsNotSubmittedFurther() {
        CountDownLatch asked = new CountDownLatch(1);
        List<Integer> submitted = new CopyOnWriteArrayList<>();

        Submission.Outcome outcome = new Submission(
                        1_000_000,
                        1,
                        image -> {
                            submitted.add(image);
                            await(asked);
                        },
                        leading -> {
                            asked.countDown();
                            return false;
                        },
                        OFTEN,
                        executor)
                .run();

        assertThat(outcome.end()).isEqualTo(Submission.End.CANCELLED);
        assertThat(submitted).hasSize(outcome.accepted()).hasSizeLessThan(1_000_000);
    }

    @Test
    void thePromiseSaysHowManyAreAcceptedForCertain() {
        CountDownLatch others = new CountDownLatch(99);
        CountDownLatch promised = new CountDownLatch(1);
        List<Integer> leading = new CopyOnWriteArrayList<>();

        Submission.Outcome outcome = new Submission(
                        100,
                        2,
                        image -> {
                            if (image == 7) {
                                await(others);
                                await(promised);
                            }
                            others.countDown();
                        },
                        number -> {
                            leading.add(number);
                            if (others.getCount() == 0) {
                                promised.countDown();
                            }
                            return true;
                        },
                        OFTEN,
                        executor)
                .run();

        assertThat(outcome.end()).isEqualTo(Submission.End.ALL);
        assertThat(outcome.failed()).isEmpty();
        // All behind the seventh were accepted, and it was not.
        assertThat(leading).isSorted().contains(7).allMatch(number -> number <= 7 || number == 100);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
