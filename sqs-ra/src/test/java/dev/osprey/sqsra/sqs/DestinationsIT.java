package dev.osprey.sqsra.sqs;

import com.amazon.sqs.javamessaging.SQSSession;
import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.LogRecords;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits for sessions of Amazon's library, which may take ten seconds to close. */
class DestinationsIT {
    @Test
    void doesNotWaitForALibrarySessionThatFailsToClose() throws Exception {
        Destinations destinations = new Destinations();
        try (LogRecords log = new LogRecords(SQSSession.class.getName())) {
            // About one session in three hundred misses the signal to close.
            for (int i = 0; i < 1000; i++) {
                destinations.queue("replies", "http://sqs/1/" + i);
            }
            assertThat(log.ofThisThread()).isEmpty();
        }
        Eventually.await(
                "all sessions are closed",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sqs-ra session close")));
    }
}
