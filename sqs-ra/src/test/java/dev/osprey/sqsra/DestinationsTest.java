package dev.osprey.sqsra;

import com.amazon.sqs.javamessaging.SQSQueueDestination;
import com.amazon.sqs.javamessaging.SQSSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationsTest {
    @Test
    void aQueueHasTheNameAndTheUrlItWasAskedFor() throws Exception {
        SQSQueueDestination queue = (SQSQueueDestination) new Destinations().queue("replies", "http://sqs/1/replies");

        assertThat(queue.getQueueName()).isEqualTo("replies");
        assertThat(queue.getQueueUrl()).isEqualTo("http://sqs/1/replies");
    }

    @Test
    void nobodyWhoAsksWaitsForASessionOfTheLibraryThatDoesNotEnd() throws Exception {
        Destinations destinations = new Destinations();
        try (LogRecords log = new LogRecords(SQSSession.class.getName())) {
            // About one session in three hundred does not hear that it is closed.
            for (int i = 0; i < 1000; i++) {
                destinations.queue("replies", "http://sqs/1/" + i);
            }
            assertThat(log.ofThisThread()).isEmpty();
        }
        Eventually.await(
                "all sessions have ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sqs-ra end of a session")));
    }
}
