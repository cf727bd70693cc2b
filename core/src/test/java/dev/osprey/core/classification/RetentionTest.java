package dev.osprey.core.classification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetentionTest {

    private static final Instant SUBMITTED = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant COMPLETED = SUBMITTED.plusSeconds(60);
    private static final Instant EXPIRY = COMPLETED.plus(Duration.ofDays(30));

    private final Retention days = new Retention(Optional.of(Duration.ofDays(30)));
    private final Classification queued = Classification.queued("1", "1.png", SUBMITTED);
    private final Classification done = queued.done(List.of(new Prediction("Bag", 1)), COMPLETED);

    @Test
    void anImageExpiresAfterItsAnswerOrFailure() {
        for (Classification finished : List.of(done, queued.failed("It is damaged.", COMPLETED))) {
            assertThat(days.expiry(finished)).contains(EXPIRY);
            assertThat(days.expired(finished, EXPIRY.minusMillis(1))).isFalse();
            assertThat(days.expired(finished, EXPIRY)).isTrue();
        }
    }

    @Test
    void anImageThatIsQueuedNeverExpires() {
        assertThat(days.expiry(queued)).isEmpty();
        assertThat(days.expired(queued, Instant.MAX)).isFalse();
    }

    @Test
    void withoutAPeriodNothingExpires() {
        assertThat(Retention.FOR_EVER.expiry(done)).isEmpty();
        assertThat(Retention.FOR_EVER.expired(done, Instant.MAX)).isFalse();
        assertThat(Retention.FOR_EVER.limited()).isFalse();
        assertThat(Retention.FOR_EVER.latestSubmission(EXPIRY)).isEmpty();
    }

    @Test
    void whatHasExpiredWasSubmittedThatLongAgo() {
        assertThat(days.limited()).isTrue();
        assertThat(days.latestSubmission(EXPIRY)).contains(COMPLETED);
    }

    @Test
    void thePeriodIsPositive() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofDays(-1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Retention(Optional.of(wrong)));
        }
    }

    @Test
    void jsonSaysWhenAnImageExpires() {
        assertThat(ClassificationJson.write(done, days).getString("expires")).isEqualTo(EXPIRY.toString());
        assertThat(ClassificationJson.write(queued, days)).isEqualTo(ClassificationJson.write(queued));
        assertThat(ClassificationJson.write(done, Retention.FOR_EVER)).isEqualTo(ClassificationJson.write(done));
    }
}
