package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BacklogTest {

    private final TestClock clock = new TestClock(Instant.EPOCH);
    private QueueDepth depth = new QueueDepth(0, 0, 0);
    private long done;
    private WorkerState state = WorkerState.BUSY;
    private final Backlog backlog = new Backlog(this::depth, this::workers, clock);

    private List<Heartbeat> workers() {
        return List.of(heartbeat("one", done), heartbeat("another", 7));
    }

    private Heartbeat heartbeat(String name, long answered) {
        return new Heartbeat(
                name,
                "4711",
                state,
                Optional.empty(),
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                clock.instant(),
                new Heartbeat.Work(answered, Duration.ZERO, Optional.empty()),
                Optional.empty());
    }

    private QueueDepth depth() {
        if (depth == null) {
            throw new IllegalStateException("SQS does not answer");
        }
        return depth;
    }

    @Test
    void anEarlierHeartbeatThanBeforeIsNoNegativeWork() {
        done = 20;
        poll(2, 0);
        done = 30;
        poll(2, 0);
        done = 25;
        poll(2, 0);
        assertThat(backlog.work().answered()).isEqualTo(10);

        done = 31;
        poll(2, 0);

        assertThat(backlog.work().answered()).isEqualTo(11);
    }

    @Test
    void withoutAMeasuredRateThereIsNoEstimate() {
        poll(2, 100_000);

        assertThat(backlog.expectedWait()).isEmpty();
    }

    @Test
    void theWaitIsTheBacklogDividedByTheRateWhileImagesWaited() {
        poll(2, 200);
        for (int polls = 0; polls < 3; polls++) {
            done += 20;
            poll(2, 100);
        }

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    @Test
    void theTimeInWhichWorkersBootIsNotMeasured() {
        state = WorkerState.STARTING;
        for (int polls = 0; polls < 20; polls++) {
            poll(2, 100);
        }
        state = WorkerState.BUSY;

        measured(10);

        assertThat(backlog.perSecond()).hasValue(10);
        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    @Test
    void answersWithoutABacklogAreNotMeasured() {
        for (int polls = 0; polls < 10; polls++) {
            poll(2, 0);
            done++;
        }
        poll(2, 500);

        assertThat(backlog.expectedWait()).isEmpty();
    }

    @Test
    void imagesAcceptedBetweenTwoPollsCount() {
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
    void theRateIncludesImagesOfOtherNodes() {
        measured(10);

        assertThat(backlog.perSecond()).hasValue(10);
    }

    @Test
    void workDoneBeforeAWorkersFirstHeartbeatIsIgnored() {
        done = 1_000_000;
        measured(10);

        assertThat(backlog.perSecond()).hasValue(10);
    }

    @Test
    void aFailedPollKeepsTheLastValues() {
        measured(10);
        depth = null;

        assertThatThrownBy(backlog::poll).hasMessage("SQS does not answer");

        assertThat(backlog.expectedWait()).contains(Duration.ofSeconds(10));
    }

    /** A hundred images wait and this many are answered per second. */
    private void measured(int perSecond) {
        poll(2, 100);
        for (int polls = 0; polls < 3; polls++) {
            done += 2 * perSecond;
            poll(2, 100);
        }
    }

    private void poll(int secondsLater, int visible) {
        clock.advance(Duration.ofSeconds(secondsLater));
        depth = new QueueDepth(visible, 0, 0);
        backlog.poll();
    }

    private void answered(int images) {
        for (int image = 0; image < images; image++) {
            backlog.answered();
        }
    }
}
