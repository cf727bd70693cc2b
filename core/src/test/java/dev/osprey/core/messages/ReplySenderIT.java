package dev.osprey.core.messages;

import java.time.Instant;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
class ReplySenderIT {

    private static final Instant SUBMITTED = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final Classification ANSWER = Classification.queued(
                    "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b", "bag.png", SUBMITTED)
            .done(List.of(new Prediction("Bag", 1)), SUBMITTED.plusMillis(20));

    private final SqsClient sqs;
    private final String replyQueue;
    private final ReplySender sender;

    ReplySenderIT(LocalCloud local) {
        sqs = local.newSqsClient();
        replyQueue = local.newSettings().replyQueuesPrefix() + "-node";
        sender = new ReplySender(connections());
    }

    private ConnectionFactory connections() {
        return new SQSConnectionFactory(new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), sqs);
    }

    @AfterEach
    void close() {
        sqs.close();
    }

    @Test
    void aReplyIsInTheQueueOnceItIsSent() throws Exception {
        sqs.createQueue(request -> request.queueName(replyQueue));
        sender.begin(replyQueue);

        sender.send(ANSWER, replyQueue, "request-1");

        sender.end(replyQueue);
        try (Connection connection = connections().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            assertThat(Messages.readReply(session.createConsumer(session.createQueue(replyQueue))
                            .receive(10_000)))
                    .isEqualTo(ANSWER);
        }
    }

    @Test
    void aReplyToAStoppedNodeIsDropped() {
        assertThatCode(() -> sender.send(ANSWER, replyQueue, "request-1")).doesNotThrowAnyException();
    }

    @Test
    void aReplyThatSqsRefusesFails() {
        sqs.createQueue(request -> request.queueName(replyQueue));
        // More than the 1 MiB of a message.
        Classification tooLarge = Classification.queued(ANSWER.id(), "bag.png", SUBMITTED)
                .failed("x".repeat(2 << 20), SUBMITTED.plusMillis(20));

        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> sender.send(tooLarge, replyQueue, "request-1"));
    }
}
