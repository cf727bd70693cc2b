package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class ReleaserTest {
    private final ScriptedSqs sqs = new ScriptedSqs();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    @Test
    void roundsTheDelayUpToWholeSeconds() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);

        batch.releaser.release(batch.messages.get(0), Duration.ofMillis(2001));
        batch.releaser.release(batch.messages.get(1), Duration.ofSeconds(2));
        batch.makeCalls();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 3, "2", 2));
        assertThat(batch.inFlight.count()).isZero();
    }

    @Test
    void releasesAMessageOnceBecauseAnotherConsumerMayHaveItThen() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);

        batch.releaseAll(Duration.ZERO);
        batch.releaseAll(Duration.ZERO);

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 0, "2", 0));
    }

    @Test
    void doesNotReleaseAMessageThatIsBeingDeleted() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);

        batch.acknowledger.acknowledge(batch.messages.get(0));
        batch.releaseAll(Duration.ZERO);

        assertThat(sqs.deletes).containsExactly(List.of("1"));
        assertThat(sqs.visibilityChanges).isEmpty();
    }

    @Test
    void leavesMessagesToTheirVisibilityTimeoutWhenSqsIsNotReachable() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);
        sqs.available(false);

        batch.releaseAll(Duration.ZERO);

        assertThat(batch.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "they become visible when their visibility timeout ends"))
                .hasSize(1);
    }

    @Test
    void leavesMessagesToTheirVisibilityTimeoutAfterTheConnectionIsClosed() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);
        batch.close();

        batch.releaseAll(Duration.ZERO);

        assertThat(sqs.visibilityChanges).isEmpty();
        assertThat(batch.inFlight.count()).isZero();
    }

    @Test
    void makesUndispatchedMessagesVisibleAtOnce() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);

        batch.releaser.releaseUndispatched(List.of());
        batch.releaser.releaseUndispatched(batch.messages);

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 0, "2", 0));
    }
}
