package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PermitsTest {
    private final Permits permits = new Permits(12, Duration.ofMillis(1));

    @Test
    void acquiresAtMostTheLimitAndWhatIsAvailable() throws InterruptedException {
        assertThat(permits.acquire(10)).isEqualTo(10);
        assertThat(permits.acquire(10)).isEqualTo(2);
    }

    @Test
    void waitsUntilAPermitIsAvailable() throws Exception {
        permits.acquire(12);
        CompletableFuture<Integer> taken = taking();

        assertThat(taken).isNotDone();
        permits.release(1);

        assertThat(taken.get()).isEqualTo(1);
    }

    @Test
    void gathersPermitsThatAreReleasedTogether() throws Exception {
        Permits patient = new Permits(4, Duration.ofSeconds(30));
        patient.acquire(4);
        CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> take(patient));
        for (int i = 0; i < 4; i++) {
            patient.release(1);
        }

        assertThat(taken.get()).isEqualTo(4);
    }

    @Test
    void closingWakesWaitingThreads() throws Exception {
        permits.acquire(12);
        CompletableFuture<Integer> taken = taking();

        permits.close();

        assertThat(taken.get()).isZero();
    }

    @Test
    void rejectsTheReleaseOfPermitsThatWereNotAcquired() {
        assertThatIllegalArgumentException().isThrownBy(() -> permits.release(1));
    }

    private CompletableFuture<Integer> taking() {
        return CompletableFuture.supplyAsync(() -> take(permits));
    }

    private static int take(Permits permits) {
        try {
            return permits.acquire(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
