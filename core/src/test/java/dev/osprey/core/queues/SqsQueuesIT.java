package dev.osprey.core.queues;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
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

    @RegisterExtension
    private final LogRecords log = new LogRecords(SqsQueues.class);

    SqsQueuesIT(LocalCloud local) {
        settings = local.newSettings();
        cloud = new Cloud(settings, new TestClock(), Tracing.off());
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

        Map<QueueAttributeName, String> attributes = attributes(settings.requestQueue());
        assertThat(attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("10");
        assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
                .contains(settings.deadLetterQueue())
                .contains("maxReceiveCount")
                .contains("5");
    }

    @Test
    void changesExistingQueuesThatDifferFromTheSettings() {
        queues.createRequestQueues();
        try (SqsQueues changed = new SqsQueues(with(true, 3, 45))) {
            changed.createRequestQueues();
            changed.createRequestQueues();
        }

        assertThat(log.lines())
                .containsExactly("queue " + settings.requestQueue() + " differed from the settings and was changed:"
                        + " VisibilityTimeout is 10, not 45; RedrivePolicy.maxReceiveCount is 5, not 3");
        Map<QueueAttributeName, String> attributes = attributes(settings.requestQueue());
        assertThat(attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("45");
        assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
                .contains(settings.deadLetterQueue())
                .contains("3");
    }

    @Test
    void aChangedNumberOfDeliveriesAppliesToMessagesThatAreInTheQueue() {
        queues.createRequestQueues();
        send(settings.requestQueue(), 1);
        try (SqsQueues changed = new SqsQueues(with(true, 1, 10))) {
            changed.createRequestQueues();
        }
        String url = url(settings.requestQueue());

        assertThat(sqs.receiveMessage(request -> request.queueUrl(url).visibilityTimeout(0))
                        .messages())
                .hasSize(1);
        assertThat(sqs.receiveMessage(request -> request.queueUrl(url)).messages())
                .isEmpty();

        assertThat(queues.deadLetterDepth().visible()).isEqualTo(1);
    }

    @Test
    void onlyReportsDifferencesWhenItMustNotChangeQueues() {
        queues.createRequestQueues();
        Map<QueueAttributeName, String> before = attributes(settings.requestQueue());
        try (SqsQueues forbidden = new SqsQueues(with(false, 3, 10))) {
            forbidden.createRequestQueues();
        }

        assertThat(log.lines())
                .containsExactly(
                        "queue " + settings.requestQueue() + " differs from the settings (osprey.queues.create is"
                                + " false, so it stays): RedrivePolicy.maxReceiveCount is 5, not 3");
        assertThat(attributes(settings.requestQueue())).isEqualTo(before);
    }

    @Test
    void createsNoQueueWhenItMustNot() {
        try (SqsQueues forbidden = new SqsQueues(with(false, 5, 10))) {
            assertThatExceptionOfType(QueueDoesNotExistException.class).isThrownBy(forbidden::createRequestQueues);
        }
        assertThat(sqs.listQueues(request -> request.queueNamePrefix(settings.requestQueue()))
                        .queueUrls())
                .isEmpty();
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
    void readsDeadLettersWithoutConsumingThem() {
        queues.createRequestQueues();
        send(settings.deadLetterQueue(), 12);
        DeadLetterQueue deadLetters = queues.deadLetters();

        List<DeadLetter> received = new ArrayList<>(deadLetters.receive());
        received.addAll(deadLetters.receive());
        assertThat(deadLetters.receive()).isEmpty();
        assertThat(received).hasSize(12).extracting(DeadLetter::id).doesNotHaveDuplicates();
        deadLetters.release(received.stream().map(DeadLetter::receiptHandle).toList());

        assertThat(queues.deadLetterDepth()).isEqualTo(new QueueDepth(12, 0, 0));
    }

    @Test
    void redrivesADeadLetterAsItIs() {
        queues.createRequestQueues();
        MessageAttributeValue attribute = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue("value")
                .build();
        sqs.sendMessage(request -> request.queueUrl(url(settings.deadLetterQueue()))
                .messageBody("body")
                .messageAttributes(Map.of("name", attribute)));
        DeadLetterQueue deadLetters = queues.deadLetters();

        deadLetters.receive().forEach(deadLetters::redrive);

        assertThat(queues.deadLetterDepth().total()).isZero();
        Message redriven = sqs.receiveMessage(request ->
                        request.queueUrl(url(settings.requestQueue())).messageAttributeNames("All"))
                .messages()
                .get(0);
        assertThat(redriven.body()).isEqualTo("body");
        assertThat(redriven.messageAttributes()).isEqualTo(Map.of("name", attribute));
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

    @Test
    void purgesTheReplyQueuesAndNoOtherQueue() {
        ReplyQueues replies = queues.replies();
        String full = settings.replyQueuesPrefix() + "-1";
        String empty = settings.replyQueuesPrefix() + "-2";
        String untagged = settings.replyQueuesPrefix() + "-3";
        Stream.of(full, empty, untagged).forEach(queue -> sqs.createQueue(request -> request.queueName(queue)));
        Stream.of(full, empty).forEach(queue -> replies.heartbeat(queue, "first"));
        Stream.of(full, untagged).forEach(queue -> send(queue, 2));

        replies.purge();

        assertThat(messages(full)).isEqualTo("0");
        assertThat(messages(untagged)).isEqualTo("2");
        assertThat(replies.heartbeats()).containsOnlyKeys(full, empty);
    }

    private String messages(String queue) {
        return attributes(queue).get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    private void send(String queue, int count) {
        for (int message = 0; message < count; message++) {
            sqs.sendMessage(request -> request.queueUrl(url(queue)).messageBody("a message"));
        }
    }

    private CloudSettings with(boolean create, int maxReceives, int visibilitySeconds) {
        return LocalCloud.withQueues(settings, create, maxReceives, visibilitySeconds);
    }

    private Map<QueueAttributeName, String> attributes(String queue) {
        return sqs.getQueueAttributes(request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
