package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** With a visibility timeout of 30 seconds. */
class VisibilityExtenderTest {
    private static final Duration HALF_TIME = Duration.ofSeconds(15);

    private final ScriptedSqs sqs = new ScriptedSqs();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    @Test
    void extendsAtHalfTimeTenInACall() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 12);

        batch.clock.advance(HALF_TIME.minusSeconds(1));
        batch.extender.extendDue();
        assertThat(sqs.visibilityChanges).isEmpty();
        batch.clock.advance(Duration.ofSeconds(1));
        batch.extender.extendDue();
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).extracting(Map::size).containsExactly(10, 2);
        assertThat(sqs.visibilityChanges)
                .allSatisfy(change -> assertThat(change.values()).containsOnly(30));
        assertThat(batch.counters.getExtended()).isEqualTo(12);
    }

    @Test
    void mustBeCalledFourTimesBetweenHalfTimeAndTheEnd() throws Exception {
        assertThat(ReceivedBatch.of(sqs, 1).extender.interval()).isEqualTo(HALF_TIME.dividedBy(4));
    }

    @Test
    void extendsNoFurtherThanTwelveHoursAfterTheReceipt() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);

        batch.clock.advance(Duration.ofHours(12).minusSeconds(10));
        batch.extender.extendDue();
        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 9));
        batch.clock.advance(Duration.ofSeconds(10));
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).hasSize(1);
        assertThat(batch.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "twelve hours")).hasSize(1);
    }

    @Test
    void retriesAnEntryThatFailedInTheNextCall() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 3);
        sqs.failOnce(2, "InternalError", false);

        batch.clock.advance(HALF_TIME);
        batch.extender.extendDue();
        batch.extender.extendDue();
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 30, "2", 30, "3", 30), Map.of("3", 30));
        assertThat(batch.counters.getExtended()).isEqualTo(3);
    }

    @Test
    void neverRetriesAnEntryThatSqsWillNotExtend() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);
        sqs.failOnce(1, "ReceiptHandleIsInvalid", true);

        batch.clock.advance(HALF_TIME);
        batch.extender.extendDue();
        batch.clock.advance(HALF_TIME);
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 30, "2", 30), Map.of("1", 30));
        assertThat(batch.inFlight.count()).isEqualTo(2);
    }

    @Test
    void warnsOnceForEachOutageAndKeepsRetrying() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);
        batch.clock.advance(HALF_TIME);

        sqs.available(false);
        batch.extender.extendDue();
        batch.extender.extendDue();
        sqs.available(true);
        batch.extender.extendDue();
        batch.clock.advance(HALF_TIME);
        sqs.available(false);
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).hasSize(4);
        assertThat(batch.counters.getExtended()).isEqualTo(1);
        assertThat(log.at(Level.WARNING, "Could not extend the visibility timeout of 1 messages"))
                .hasSize(2);
    }

    @Test
    void keepsAMessageInvisibleWhileItsDeletionIsPending() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);
        batch.acknowledger.acknowledge(batch.messages.get(0));

        batch.clock.advance(HALF_TIME);
        batch.extender.extendDue();

        assertThat(sqs.visibilityChanges).containsExactly(Map.of("1", 30));
    }
}
