package dev.osprey.web.webhooks;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Random random = new Random(7);
    private final Backoff backoff = new Backoff(FIRST, LONGEST);

    @Test
    void eachDelayIsFourTimesTheOneBeforeUpToTheLongest() {
        long full = FIRST.toMillis();
        for (int attempts = 1; attempts <= 100; attempts++) {
            assertThat(after(attempts).toMillis()).as("%d attempts", attempts).isBetween(full / 2, full);
            full = Math.min(full * 4, LONGEST.toMillis());
        }
    }

    @Test
    void theDelaysDiffer() {
        assertThat(IntStream.range(0, 20).mapToObj(each -> after(3)).distinct()).hasSizeGreaterThan(15);
    }

    @Test
    void theReceiverMayAskForALongerDelayUpToTheLongest() {
        assertThat(backoff.after(1, Optional.of(Duration.ofMinutes(10)), random))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(backoff.after(1, Optional.of(Duration.ofDays(10)), random)).isEqualTo(LONGEST);
        assertThat(backoff.after(4, Optional.of(Duration.ZERO), random)).isGreaterThan(Duration.ofMinutes(2));
    }

    @Test
    void aDelayOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, LONGEST));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(LONGEST, FIRST));
    }

    private Duration after(int attempts) {
        return backoff.after(attempts, Optional.empty(), random);
    }
}
