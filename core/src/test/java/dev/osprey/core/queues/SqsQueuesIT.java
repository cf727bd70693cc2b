package dev.osprey.core.queues;

import java.util.Map;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
class SqsQueuesIT {

    private final CloudSettings settings;
    private final Cloud cloud;
    private final SqsQueues queues;
    private final SqsClient sqs;

    SqsQueuesIT(LocalCloud local) {
        settings = local.newSettings();
        cloud = new Cloud(settings, new TestClock());
        queues = cloud.queues();
        sqs = local.newSqsClient();
    }

    @AfterEach
    void close() {
        sqs.close();
        cloud.close();
    }

    @Test
    void createsTheRequestQueueWithVisibilityTimeoutAndDeadLetterQueue() {
        queues.createRequestQueues();
        queues.createRequestQueues();

        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(request ->
                        request.queueUrl(url(settings.requestQueue())).attributeNames(QueueAttributeName.ALL))
                .attributes();
        assertThat(attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("10");
        assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
                .contains(settings.deadLetterQueue())
                .contains("maxReceiveCount")
                .contains("5");
    }

    @Test
    void countsVisibleInFlightAndDelayedMessages() {
        queues.createRequestQueues();
        assertThat(queues.requestDepth()).isEqualTo(new QueueDepth(0, 0, 0));
        send(settings.requestQueue(), 3);
        sqs.receiveMessage(request -> request.queueUrl(url(settings.requestQueue())));
        sqs.sendMessage(request -> request.queueUrl(url(settings.requestQueue()))
                .messageBody("later")
                .delaySeconds(600));

        QueueDepth depth = queues.requestDepth();

        assertThat(depth).isEqualTo(new QueueDepth(2, 1, 1));
        assertThat(depth.total()).isEqualTo(4);
        assertThat(queues.deadLetterDepth().total()).isZero();
    }

    @Test
    void purgesMessagesInFlightToo() throws Exception {
        queues.createRequestQueues();
        assertThat(queues.purgeRequests()).isZero();
        send(settings.requestQueue(), 2);
        send(settings.deadLetterQueue(), 1);
        sqs.receiveMessage(request -> request.queueUrl(url(settings.requestQueue())));

        assertThat(queues.purgeRequests()).isEqualTo(2);
        assertThat(queues.purgeDeadLetters()).isEqualTo(1);

        assertThat(queues.requestDepth().total()).isZero();
        assertThat(queues.deadLetterDepth().total()).isZero();
    }

    @Test
    void redrivesDeadLettersToTheRequestQueue() throws Exception {
        queues.createRequestQueues();
        assertThat(queues.redriveDeadLetters()).isZero();
        send(settings.deadLetterQueue(), 2);

        assertThat(queues.redriveDeadLetters()).isEqualTo(2);

        Await.until("the messages are redriven", () -> queues.requestDepth().visible() == 2);
        assertThat(queues.deadLetterDepth().total()).isZero();
    }

    @Test
    void aMissingQueueHasNoDepth() {
        assertThatExceptionOfType(QueueDoesNotExistException.class).isThrownBy(queues::requestDepth);
    }

    @Test
    void knowsTheReplyQueuesByTheirHeartbeats() {
        ReplyQueues replies = queues.replies();
        String one = settings.replyQueuesPrefix() + "-1";
        String untagged = settings.replyQueuesPrefix() + "-2";
        sqs.createQueue(request -> request.queueName(one));
        sqs.createQueue(request -> request.queueName(untagged));

        replies.heartbeat(one, "first");
        assertThat(replies.heartbeats()).isEqualTo(Map.of(one, "first"));
        replies.heartbeat(one, "second");
        assertThat(replies.heartbeats()).isEqualTo(Map.of(one, "second"));

        replies.remove(one);
        replies.remove(one);
        assertThat(replies.heartbeats()).isEmpty();
        assertThatExceptionOfType(QueueDoesNotExistException.class).isThrownBy(() -> replies.heartbeat(one, "third"));
        assertThat(url(untagged)).isNotEmpty();
    }

    private void send(String queue, int count) {
        for (int message = 0; message < count; message++) {
            sqs.sendMessage(request -> request.queueUrl(url(queue)).messageBody("a message"));
        }
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
