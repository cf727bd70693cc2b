package dev.osprey.web.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UploadMemoryTest {

    private final UploadMemory memory = new UploadMemory(100, new RetryAfter(new Random(1)));

    @Test
    void reservationsNeverExceedTheBudget() {
        UploadMemory.Reservation first = memory.reservation();
        UploadMemory.Reservation second = memory.reservation();

        first.reserve(60);
        assertRefused(() -> second.reserve(41));
        assertThat(memory.held()).isEqualTo(60);
        second.reserve(40);

        assertThat(memory.held()).isEqualTo(memory.budget()).isEqualTo(100);
        assertThat(first.refused()).isFalse();
        assertThat(second.refused()).isTrue();
    }

    @Test
    void aReservationReleasesWhatItReservedHoweverOftenItIsReleased() {
        memory.reservation().reserve(30);
        UploadMemory.Reservation reservation = memory.reservation();
        reservation.reserve(20);
        reservation.reserve(50);
        assertRefused(() -> reservation.reserve(1));

        reservation.release();
        reservation.release();

        assertThat(memory.held()).isEqualTo(30);
    }

    @Test
    void theBudgetOfANodeHoldsACallOfTheDefaultSizeInTheDefaultHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        // What is left of 1 GiB with the serial collector, whose two survivor spaces do not count together.
        double share = 256.0 / 990;

        assertThat(new UploadMemory().budget())
                .isGreaterThan((long) (heap * share))
                .isLessThan(heap / 2);
    }

    @Test
    void aBudgetOfNothingIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UploadMemory(0, new RetryAfter(new Random(1))))
                .withMessageContaining("0 bytes");
    }

    @Test
    void concurrentCallsStayWithinTheBudgetAndReleaseEverything() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int call = 0; call < 2_000; call++) {
                calls.add(() -> {
                    UploadMemory.Reservation reservation = memory.reservation();
                    try {
                        reservation.reserve(30);
                    } catch (ProblemException full) {
                        assertThat(reservation.refused()).isTrue();
                    }
                    boolean within = memory.held() <= 100 + 4 * 30;
                    reservation.release();
                    return within;
                });
            }
            for (var within : callers.invokeAll(calls)) {
                assertThat(within.get()).isTrue();
            }
            assertThat(memory.held()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    private static void assertRefused(Runnable reserve) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reserve::run)
                .satisfies(problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(503);
                    assertThat(problem.retryAfter()).isPresent();
                });
    }
}
