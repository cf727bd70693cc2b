package dev.osprey.web.backlog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

import dev.osprey.core.queues.QueueDepth;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BacklogTest {

    private final HandClock clock = new HandClock();
    private QueueDepth depth = new QueueDepth(0, 0, 0);
    private final Backlog backlog = new Backlog(this::depth, clock);

    private QueueDepth depth() {
        if (depth == null) {
            throw new IllegalStateException("SQS does not answer");
        }
        return depth;
    }

    @Test
    void nothingIsSaidOfTheWaitBeforeARateWasMeasured() {
        look(2, 100_000);

        assertThat(backlog.expectedWait()).isEmpty();
    }

    @Test
    void theWaitIsTheBacklogByTheRateOfTheTimeWhenImagesWaited() {
        look(2, 200);
        answered(20);
        look(2, 100);
        answered(20);
        look(2, 100);

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    @Test
    void answersWhileNothingWaitsSayNothingOfWhatTheWorkersCanDo() {
        for (int looks = 0; looks < 10; looks++) {
            look(2, 0);
            answered(1);
        }
        look(2, 500);

        assertThat(backlog.expectedWait()).isEmpty();
    }

    @Test
    void whatIsAcceptedBetweenTwoLooksCounts() {
        measured(10);

        for (int image = 0; image < 50; image++) {
            backlog.accepted();
        }

        assertThat(backlog.waiting()).isEqualTo(150);
        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(15));
        answered(30);
        assertThat(backlog.waiting()).isEqualTo(120);
    }

    @Test
    void theOtherNodesAnswersCountAsWell() {
        measured(10);

        backlog.othersAnswer(OptionalDouble.of(40));

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(2));
        assertThat(backlog.ownPerSecond()).hasValue(10);
    }

    @Test
    void aNodeThatHasMeasuredNothingGoesByTheOthers() {
        look(2, 100);

        backlog.othersAnswer(OptionalDouble.of(10));

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aQueueThatDoesNotAnswerLeavesWhatWasKnown() {
        measured(10);
        depth = null;

        assertThatThrownBy(backlog::look).hasMessage("SQS does not answer");

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    /** A hundred wait and so many are answered each second. */
    private void measured(int perSecond) {
        look(2, 100);
        for (int looks = 0; looks < 3; looks++) {
            answered(2 * perSecond);
            look(2, 100);
        }
    }

    private void look(int secondsLater, int visible) {
        clock.now = clock.now.plusSeconds(secondsLater);
        depth = new QueueDepth(visible, 0, 0);
        backlog.look();
    }

    private void answered(int images) {
        for (int image = 0; image < images; image++) {
            backlog.answered();
        }
    }

    private static final class HandClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
