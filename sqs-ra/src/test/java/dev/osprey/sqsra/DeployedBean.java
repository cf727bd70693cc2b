package dev.osprey.sqsra;

import java.time.Duration;

import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An {@link ObedientBean} on a server, with transactions and a dead-letter queue.
 *
 * @param timeout of each wait
 */
record DeployedBean(LocalSqs sqs, String queue, String deadLetterQueue, Duration timeout) {

    /** Leaves two dead letters in flight. */
    void deliversAndRedelivers() throws InterruptedException {
        sqs.send(queue, "work", "work", "throw once");
        Eventually.await("all are deleted", timeout, () -> sqs.isEmpty(queue));
        assertThat(sqs.isEmpty(deadLetterQueue)).isTrue();

        sqs.send(queue, "always throw", "always roll back");
        Eventually.await("both are dead letters", timeout, () -> sqs.visible(deadLetterQueue) == 2);
        assertThat(sqs.receive(deadLetterQueue))
                .extracting(Message::body)
                .containsExactlyInAnyOrder("always throw", "always roll back");
        assertThat(sqs.isEmpty(queue)).isTrue();
    }
}
