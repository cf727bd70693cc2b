package dev.osprey.web.reset;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.replies.DeletedImageException;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import dev.osprey.web.replies.StoredResults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class ResetIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final SqsClient sqs;
    private final Rest rest;
    private final PendingReplies pending = new PendingReplies();
    private final StoredResults stored;

    ResetIT(LocalCloud local) {
        cloud = local.newCloud(clock);
        sqs = local.newSqsClient();
        stored = new StoredResults(cloud, pending);
        Reset reset = new Reset(cloud, stored, clock);
        rest = Rest.of(ProblemMapper.class, RequestIds.class)
                .resource(new ResetResource(reset, clock))
                .build();
    }

    @AfterEach
    void close() {
        sqs.close();
        cloud.close();
    }

    @Test
    void aResetWithATokenDeletesEverythingAndReportsIt() {
        Classification queued = queued("1");
        Classification done = queued("2").done(List.of(new Prediction("Bag", 1)), clock.instant());
        Classification failed = queued("3").failed("the image is damaged", clock.instant());
        cloud.results().insert(queued, cloud.images().location(queued));
        store(done);
        store(failed);
        cloud.images().putLabel(done, Runnable::run);
        send(cloud.settings().requestQueue(), 2);
        send(cloud.settings().deadLetterQueue(), 1);

        Rest.Reply response = delete(token());

        assertThat(response.status()).isEqualTo(200);
        assertThat(object(response))
                .isEqualTo(Json.createObjectBuilder()
                        .add("results", 3)
                        .add("images", 2)
                        .add("answers", 1)
                        .add("requests", 2)
                        .add("deadLetters", 1)
                        .build());
        assertThat(cloud.results().newest(10)).isEmpty();
        assertThat(cloud.images().find(done)).isEmpty();
        assertThat(cloud.queues().requestDepth().total()).isZero();
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    void objectsOfImagesWithoutARowAreDeletedAndForeignObjectsStay() {
        Classification lost = queued("019aad2e-7c1f-7a30-8d0b-5c7a4f1f2b61");
        cloud.images().putImage(lost, new byte[] {1}, "image/png");
        Classification later = queued("ffffffff-7c1f-7a30-8d0b-5c7a4f1f2b61");
        Classification foreign = queued("folder");
        cloud.images().putImage(later, new byte[] {1}, "image/png");
        cloud.images().putImage(foreign, new byte[] {1}, "image/png");

        assertThat(object(delete(token())).getInt("images")).isEqualTo(1);

        assertThat(cloud.images().find(lost)).isEmpty();
        assertThat(cloud.images().find(later)).isPresent();
        assertThat(cloud.images().find(foreign)).isPresent();
    }

    @Test
    void replyQueuesOfAllNodesArePurgedAndOtherQueuesStay() {
        String prefix = cloud.settings().replyQueuesPrefix();
        for (String queue : List.of(prefix + "-1", prefix + "-2", prefix + "-of-others")) {
            sqs.createQueue(request -> request.queueName(queue));
            send(queue, 2);
        }
        cloud.queues().replies().heartbeat(prefix + "-1", "now");
        cloud.queues().replies().heartbeat(prefix + "-2", "now");

        delete(token());

        assertThat(messages(prefix + "-1")).isEqualTo("0");
        assertThat(messages(prefix + "-2")).isEqualTo("0");
        assertThat(messages(prefix + "-of-others")).isEqualTo("2");
    }

    @Test
    void theCallersOfThisNodeAreAnsweredBeforeTheResetReturns() {
        Classification queued = queued("1");
        cloud.results().insert(queued, cloud.images().location(queued));
        PendingReply reply = pending.expect(queued);
        stored.watch(reply);

        delete(token());

        assertThat(reply.result())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeletedImageException.class);
    }

    private String messages(String queue) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        return sqs.getQueueAttributes(request ->
                        request.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    @Test
    void withoutAValidTokenNothingIsDeleted() {
        cloud.results().insert(queued("1"), "s3://bucket/key");
        String token = token();

        assertThat(rest.call("DELETE", "/api/classifications").send().status()).isEqualTo(409);
        assertThat(delete("").status()).isEqualTo(409);
        assertThat(delete("guessed").status()).isEqualTo(403);
        clock.advance(ConfirmationTokens.LIFETIME);
        assertThat(delete(token).status()).isEqualTo(403);

        assertThat(cloud.results().newest(10)).hasSize(1);
    }

    @Test
    void aTokenIsNeitherCachedNorValidTwice() {
        Rest.Reply issued =
                rest.call("POST", "/api/classifications/reset-token").send();

        assertThat(issued.header("Cache-Control")).isEqualTo("no-store");
        assertThat(object(issued).getInt("expiresInSeconds")).isEqualTo(120);
        String token = object(issued).getString("token");
        assertThat(delete(token).status()).isEqualTo(200);
        assertThat(delete(token).status()).isEqualTo(403);
    }

    private String token() {
        return object(rest.call("POST", "/api/classifications/reset-token").send())
                .getString("token");
    }

    private Rest.Reply delete(String token) {
        return rest.call("DELETE", "/api/classifications?confirm=" + token).send();
    }

    private Classification queued(String id) {
        clock.advance(Duration.ofSeconds(1));
        return Classification.queued(id, id + ".png", clock.instant());
    }

    private void store(Classification finished) {
        cloud.images().putImage(finished, new byte[] {1}, "image/png");
        cloud.results().insert(finished, cloud.images().location(finished));
    }

    private void send(String queue, int messages) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        for (int each = 0; each < messages; each++) {
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("x"));
        }
    }

    private static JsonObject object(Rest.Reply reply) {
        return Json.createReader(new StringReader(reply.body())).readObject();
    }
}
