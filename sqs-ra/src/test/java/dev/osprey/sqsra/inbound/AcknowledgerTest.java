package dev.osprey.sqsra.inbound;

import java.util.List;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class AcknowledgerTest {
    private final ScriptedSqs sqs = new ScriptedSqs();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    @Test
    void deletesTenMessagesInACall() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 23);

        batch.acknowledgeAll();

        assertThat(sqs.deletes).extracting(List::size).containsExactly(10, 10, 3);
        assertThat(batch.counters.getAcknowledged()).isEqualTo(23);
        assertThat(batch.counters.getDeletes()).isEqualTo(3);
        assertThat(batch.inFlight.count()).isZero();
    }

    @Test
    void retriesOnlyTheEntryThatFailed() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 3);
        sqs.failOnce(1, "InternalError", false);

        batch.acknowledgeAll();

        assertThat(sqs.deletes).containsExactly(List.of("1", "2", "3"), List.of("2"));
        assertThat(batch.counters.getAcknowledged()).isEqualTo(3);
        assertThat(log.at(Level.WARNING, "")).isEmpty();
    }

    @Test
    void doesNotRetryAnEntryThatSqsWillNeverDelete() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 3);
        sqs.failOnce(1, "ReceiptHandleIsInvalid", true);

        batch.acknowledgeAll();

        assertThat(sqs.deletes).hasSize(1);
        assertThat(batch.counters.getAcknowledged()).isEqualTo(2);
        assertThat(batch.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "Delivered message 2 was not deleted")).hasSize(1);
    }

    @Test
    void givesUpAfterFourAttempts() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 2);
        sqs.available(false);

        batch.acknowledgeAll();

        assertThat(sqs.deletes).hasSize(4).containsOnly(List.of("1", "2"));
        assertThat(batch.counters.getAcknowledged()).isZero();
        assertThat(batch.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "2 delivered messages of queue requests: they will be redelivered"))
                .hasSize(1);
    }

    @Test
    void anInterruptedRetryGivesUpAndKeepsTheInterrupt() throws Exception {
        ReceivedBatch batch = ReceivedBatch.of(sqs, 1);
        sqs.available(false);

        Thread.currentThread().interrupt();
        batch.acknowledgeAll();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sqs.deletes).hasSize(1);
        assertThat(batch.inFlight.count()).isZero();
    }
}
