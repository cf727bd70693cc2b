package dev.osprey.web.replies;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SilentQueuesTest {

    private final SilentQueues silent = new SilentQueues();

    @Test
    void aQueueIsNobodysOnlyAfterEnoughLooksWithoutANewBeat() {
        silent.look(Map.of("dead", "1"));
        for (int look = 1; look < SilentQueues.LOOKS; look++) {
            assertThat(silent.look(Map.of("dead", "1"))).isEmpty();
        }

        assertThat(silent.look(Map.of("dead", "1"))).containsExactly("dead");
    }

    @Test
    void aQueueWhoseBeatChangesIsNeverNobodysWhateverItsClockSays() {
        for (int look = 0; look < 10 * SilentQueues.LOOKS; look++) {
            // A clock that runs backwards, thirty years ago.
            assertThat(silent.look(Map.of("wrong clock", "1996-01-01T00:00:" + (59 - look % 60) + "Z")))
                    .isEmpty();
        }
    }

    @Test
    void aBeatJustInTimeBeginsTheCountAnew() {
        for (int look = 0; look < SilentQueues.LOOKS; look++) {
            silent.look(Map.of("paused", "1"));
        }
        assertThat(silent.look(Map.of("paused", "2"))).isEmpty();
        for (int look = 1; look < SilentQueues.LOOKS; look++) {
            assertThat(silent.look(Map.of("paused", "2"))).isEmpty();
        }
    }

    @Test
    void aNodeThatWasItselfPausedTakesNobodyForDead() {
        silent.look(Map.of("other", "1"));

        // However long this node was away, it is one look, and the others' beats have gone on.
        assertThat(silent.look(Map.of("other", "500"))).isEmpty();
        assertThat(silent.look(Map.of("other", "500"))).isEmpty();
    }

    @Test
    void aQueueThatCameBackIsCountedFromTheBeginning() {
        for (int look = 0; look < SilentQueues.LOOKS; look++) {
            silent.look(Map.of("gone", "1"));
        }
        silent.look(Map.of());

        assertThat(silent.look(Map.of("gone", "1"))).isEmpty();
    }

    @Test
    void aQueueThatCouldNotBeRemovedIsNamedAgain() {
        for (int look = 0; look < SilentQueues.LOOKS + 1; look++) {
            silent.look(Map.of("dead", "1"));
        }

        assertThat(silent.look(Map.of("dead", "1"))).containsExactly("dead");
    }
}
