package dev.osprey.web.replies;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class ReplyQueueHeartbeatIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final SqsClient sqs;
    private final String own;
    private final String other;
    private final PendingReplies pending = new PendingReplies();
    private final ReplyQueueHeartbeat heartbeat;
    private final ReplyQueueHeartbeat othersHeartbeat;

    ReplyQueueHeartbeatIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.results().create();
        sqs = local.newSqsClient();
        own = cloud.settings().replyQueuesPrefix() + "-own";
        other = cloud.settings().replyQueuesPrefix() + "-other";
        create(own);
        create(other);
        heartbeat = new ReplyQueueHeartbeat(cloud, new StoredResults(cloud, pending), clock, own);
        othersHeartbeat = new ReplyQueueHeartbeat(cloud, new StoredResults(cloud, new PendingReplies()), clock, other);
    }

    @AfterEach
    void close() {
        sqs.close();
        cloud.close();
    }

    @Test
    void theQueueIsMarkedWithTheTimeOfTheLastHeartbeat() {
        Instant start = clock.instant();
        assertThat(heartbeat.lastHeartbeatAt()).isEqualTo(start);
        beat(heartbeat);
        beat(heartbeat);

        assertThat(heartbeat.lastHeartbeatAt()).isEqualTo(start.plusSeconds(30));
        assertThat(cloud.queues().replies().heartbeats())
                .containsOnlyKeys(own)
                .containsValue(clock.instant().toString());
    }

    @Test
    void theQueueOfADeadNodeIsRemovedAndThatOfALiveOneStays() {
        beat(othersHeartbeat);
        for (int check = 0; check < StaleQueues.CHECKS; check++) {
            beat(heartbeat);
        }
        assertThat(cloud.queues().replies().heartbeats()).containsOnlyKeys(own, other);

        beat(heartbeat);

        assertThat(cloud.queues().replies().heartbeats()).containsOnlyKeys(own);
        for (int check = 0; check < 3 * StaleQueues.CHECKS; check++) {
            beat(heartbeat);
        }
        assertThat(cloud.queues().replies().heartbeats()).containsOnlyKeys(own);
    }

    @Test
    void twoLiveNodesKeepEachOthersQueues() {
        for (int check = 0; check < 3 * StaleQueues.CHECKS; check++) {
            beat(heartbeat);
            beat(othersHeartbeat);
        }

        assertThat(cloud.queues().replies().heartbeats()).containsOnlyKeys(own, other);
    }

    @Test
    void aMissingQueueIsNoFailureAndNotAHeartbeat() {
        beat(heartbeat);
        Instant last = heartbeat.lastHeartbeatAt();
        delete(own);

        beat(heartbeat);

        assertThat(heartbeat.lastHeartbeatAt()).isEqualTo(last);
    }

    @Test
    void resultsAreLookedUpWhenTheQueueWasReplacedAndNotOtherwise() {
        Classification queued = Classification.queued("1", "x.png", clock.instant());
        PendingReply reply = pending.expect(queued);
        cloud.results().insert(queued.done(List.of(new Prediction("Bag", 1)), clock.instant()), "s3://bucket/key");
        beat(heartbeat);
        beat(heartbeat);
        assertThat(reply.result()).isNotDone();

        delete(own);
        beat(heartbeat);
        assertThat(reply.result()).isNotDone();
        create(own);
        beat(heartbeat);

        assertThat(reply.result())
                .isCompletedWithValueMatching(result -> result.label().equals(Optional.of("Bag")));
    }

    private void beat(ReplyQueueHeartbeat node) {
        clock.advance(Duration.ofSeconds(15));
        node.beat();
    }

    private void create(String queue) {
        sqs.createQueue(request -> request.queueName(queue));
    }

    private void delete(String queue) {
        sqs.deleteQueue(request ->
                request.queueUrl(sqs.getQueueUrl(url -> url.queueName(queue)).queueUrl()));
    }
}
