package dev.osprey.sqsra.inbound;

import java.time.Duration;

import dev.osprey.sqsra.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailedGroupsTest {
    private final ManualClock clock = new ManualClock();
    private final FailedGroups groups = new FailedGroups(clock, Duration.ofSeconds(30));

    @Test
    void aGroupCountsAsFailedUntilAMessageSucceeds() {
        groups.failed("a", Duration.ofSeconds(1));
        groups.succeeded("b");
        assertThat(groups.any()).isTrue();

        groups.succeeded("a");
        assertThat(groups.any()).isFalse();
    }

    @Test
    void aMessageThatIsNotRedeliveredIsNotExpectedForever() {
        groups.failed("a", Duration.ofSeconds(1));

        clock.advance(Duration.ofSeconds(30));
        assertThat(groups.any()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(groups.any()).isFalse();
    }
}
