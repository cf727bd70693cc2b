package dev.osprey.web.replies;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StaleQueuesTest {

    private final StaleQueues stale = new StaleQueues();

    @Test
    void aQueueIsStaleOnlyAfterEnoughChecksWithoutANewHeartbeat() {
        stale.check(Map.of("dead", "1"));
        for (int check = 1; check < StaleQueues.CHECKS; check++) {
            assertThat(stale.check(Map.of("dead", "1"))).isEmpty();
        }

        assertThat(stale.check(Map.of("dead", "1"))).containsExactly("dead");
    }

    @Test
    void aQueueWithChangingHeartbeatsIsNeverStaleWhateverItsClockSays() {
        for (int check = 0; check < 10 * StaleQueues.CHECKS; check++) {
            // A clock that runs backwards, thirty years ago.
            assertThat(stale.check(Map.of("wrong clock", "1996-01-01T00:00:" + (59 - check % 60) + "Z")))
                    .isEmpty();
        }
    }

    @Test
    void aHeartbeatJustInTimeRestartsTheCount() {
        for (int check = 0; check < StaleQueues.CHECKS; check++) {
            stale.check(Map.of("paused", "1"));
        }
        assertThat(stale.check(Map.of("paused", "2"))).isEmpty();
        for (int check = 1; check < StaleQueues.CHECKS; check++) {
            assertThat(stale.check(Map.of("paused", "2"))).isEmpty();
        }
    }

    @Test
    void aNodeThatWasPausedItselfTakesNoOtherForDead() {
        stale.check(Map.of("other", "1"));

        // However long this node was paused, it is one check, and the other's heartbeat has changed.
        assertThat(stale.check(Map.of("other", "500"))).isEmpty();
        assertThat(stale.check(Map.of("other", "500"))).isEmpty();
    }

    @Test
    void aQueueThatWasCreatedAgainIsCountedFromZero() {
        for (int check = 0; check < StaleQueues.CHECKS; check++) {
            stale.check(Map.of("gone", "1"));
        }
        stale.check(Map.of());

        assertThat(stale.check(Map.of("gone", "1"))).isEmpty();
    }

    @Test
    void aQueueThatCouldNotBeRemovedIsReportedAgain() {
        for (int check = 0; check < StaleQueues.CHECKS + 1; check++) {
            stale.check(Map.of("dead", "1"));
        }

        assertThat(stale.check(Map.of("dead", "1"))).containsExactly("dead");
    }
}
