package dev.osprey.sqsra.sqs;

import com.amazon.sqs.javamessaging.SQSQueueDestination;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationsTest {
    @Test
    void createsADestinationWithTheGivenNameAndUrl() throws Exception {
        SQSQueueDestination queue = (SQSQueueDestination) new Destinations().queue("replies", "http://sqs/1/replies");

        assertThat(queue.getQueueName()).isEqualTo("replies");
        assertThat(queue.getQueueUrl()).isEqualTo("http://sqs/1/replies");
    }
}
