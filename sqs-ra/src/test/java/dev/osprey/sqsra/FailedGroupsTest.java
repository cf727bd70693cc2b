package dev.osprey.sqsra;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailedGroupsTest {
    private final TestClock clock = new TestClock();
    private final FailedGroups groups = new FailedGroups(clock, Duration.ofSeconds(30));

    @Test
    void aGroupCountsUntilOneOfItsMessagesSucceeds() {
        groups.failed("a", Duration.ofSeconds(1));
        groups.succeeded("b");
        assertThat(groups.any()).isTrue();

        groups.succeeded("a");
        assertThat(groups.any()).isFalse();
    }

    @Test
    void aMessageThatDoesNotComeBackIsNotAwaitedForever() {
        groups.failed("a", Duration.ofSeconds(1));

        clock.pass(Duration.ofSeconds(30));
        assertThat(groups.any()).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(groups.any()).isFalse();
    }
}
