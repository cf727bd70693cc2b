package dev.osprey.web.models;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelCard;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.images.SampleImageResource;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LocalCloudExtension.class)
class AnsweringModelsIT {

    private static final ModelVersion CLOTHES = new ModelVersion("clothes", "3f2a");
    private static final ModelVersion ANIMALS = new ModelVersion("animals", "77aa");
    private static final SamplePicture BAG = new SamplePicture("a bag.png", ImageFormat.PNG, new byte[] {1, 2, 3});

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final AnsweringModels models;
    private final Rest rest;

    AnsweringModelsIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        Executor sameThread = Runnable::run;
        models = new AnsweringModels(cloud, clock, sameThread);
        rest = Rest.of(ModelResource.class, SampleImageResource.class, ProblemMapper.class)
                .bind(AnsweringModels.class, models)
                .bind(Cloud.class, cloud)
                .bind(Clock.class, clock)
                .singletons(ModelChanges.class)
                .build();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void createTables() {
        cloud.workers().create();
        cloud.models().create();
    }

    @Test
    void thereIsNoModelBeforeTheFirst() {
        createTables();

        assertThat(models.current()).isEmpty();
        assertThat(rest.get("/api/model").status()).isEqualTo(404);
    }

    @Test
    void withoutAReadyWorkerItIsTheModelThatWasLoadedLast() {
        createTables();
        publish(CLOTHES);
        publish(ANIMALS);
        cloud.workers().store(heartbeat("worker-1", WorkerState.STARTING).with(CLOTHES));

        assertThat(models.current()).singleElement().satisfies(model -> {
            assertThat(model.card().model()).isEqualTo(ANIMALS);
            assertThat(model.workers()).isZero();
        });
    }

    @Test
    void theModelOfMostWorkersComesFirst() {
        createTables();
        publish(CLOTHES);
        publish(ANIMALS);
        cloud.workers().store(heartbeat("worker-1", WorkerState.IDLE).with(CLOTHES));
        cloud.workers().store(heartbeat("worker-2", WorkerState.BUSY).with(CLOTHES));
        cloud.workers().store(heartbeat("worker-3", WorkerState.IDLE).with(ANIMALS));
        // Of an earlier version.
        cloud.workers().store(heartbeat("worker-4", WorkerState.IDLE));

        assertThat(rest.get("/api/model").body())
                .isEqualTo("{\"name\":\"clothes\",\"version\":\"3f2a\",\"labels\":[\"Bag\",\"Coat\"],\"labelCount\":2,"
                        + "\"samples\":[{\"fileName\":\"a bag.png\",\"image\":\"/api/model/samples/3f2a/a%20bag.png\"}],"
                        + "\"loadedAt\":\"" + clock.instant() + "\",\"answering\":["
                        + "{\"name\":\"clothes\",\"version\":\"3f2a\",\"workers\":2},"
                        + "{\"name\":\"animals\",\"version\":\"77aa\",\"workers\":1}]}");
    }

    @Test
    void aChangeIsSeenAfterTwoSeconds() {
        createTables();
        publish(CLOTHES);
        assertThat(models.known()).hasSize(1);
        publish(ANIMALS);

        assertThat(models.current().get(0).card().model()).isEqualTo(CLOTHES);
        clock.advance(AnsweringModels.LIFETIME);
        assertThat(models.current().get(0).card().model()).isEqualTo(ANIMALS);
    }

    @Test
    void duringAnOutageAPageShowsWhatWasKnownAndTheApiFails() {
        assertThat(models.known()).isEmpty();
        assertThatThrownBy(models::current).isInstanceOf(SdkException.class);
        createTables();
        publish(CLOTHES);

        assertThat(models.known()).hasSize(1);
    }

    /** A call of DynamoDB may take as long as all its attempts. */
    @Test
    void aPageDoesNotWaitForALookupThatTakesLong() {
        AnsweringModels slow = new AnsweringModels(cloud, clock, lookup -> {
            // Never runs.
        });

        assertThat(slow.known()).isEmpty();
    }

    @Test
    void aChangeIsShownAndItsLocationsOnlyToTheAdmin() {
        createTables();
        publish(CLOTHES);
        Rest.Reply accepted = rest.call("PUT", "/api/model")
                .role("admin")
                .body("application/json", "{\"url\": \" s3://bucket/secret.zip \"}")
                .send();
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.body())
                .isEqualTo("{\"change\":{\"state\":\"REQUESTED\",\"requestedAt\":\"" + clock.instant()
                        + "\",\"url\":\"s3://bucket/secret.zip\"}}");
        ModelRollout requested = cloud.models().rollout();
        cloud.models()
                .replace(requested.with(requested.change().orElseThrow().refused("s3://bucket/secret.zip is empty")));

        assertThat(rest.get("/api/model").body())
                .contains("\"state\":\"REFUSED\"")
                .doesNotContain("secret");
        assertThat(rest.call("GET", "/api/model").role("admin").send().body())
                .contains("\"problem\":\"s3://bucket/secret.zip is empty\"");
    }

    @Test
    void aRollBackAsksForThePreviousModel() {
        createTables();
        assertThat(put("{\"rollback\": true}").status()).isEqualTo(409);
        ChosenModel clothes = new ChosenModel("/models/clothes", CLOTHES);
        ChosenModel animals = new ChosenModel("/models/animals", ANIMALS);
        put("{\"url\": \"/models/animals\"}");
        ModelRollout requested = cloud.models().rollout();
        cloud.models().replace(requested.accepted("/models/clothes", animals, clothes));

        assertThat(put("{\"rollback\": true}").status()).isEqualTo(202);

        assertThat(cloud.models().rollout().change().orElseThrow().url()).isEqualTo("/models/clothes");
    }

    private Rest.Reply put(String body) {
        return rest.call("PUT", "/api/model")
                .role("admin")
                .body("application/json", body)
                .send();
    }

    @Test
    void aSampleIsServedAsAnImageThatIsNoPage() {
        createTables();
        publish(CLOTHES);

        Rest.Reply reply = rest.get("/api/model/samples/3f2a/a%20bag.png");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("image/png");
        assertThat(reply.header("Content-Security-Policy")).contains("sandbox");
        assertThat(reply.header("Cache-Control")).isEqualTo("private, max-age=3600");
        assertThat(rest.get("/api/model/samples/77aa/a%20bag.png").status()).isEqualTo(404);
    }

    private void publish(ModelVersion model) {
        cloud.models()
                .store(
                        new ModelCard(model, List.of("Bag", "Coat"), 2, List.of(BAG.fileName()), clock.instant()),
                        List.of(BAG));
    }

    private Heartbeat heartbeat(String worker, WorkerState state) {
        Instant now = clock.instant();
        return new Heartbeat(
                worker,
                "1",
                state,
                Optional.empty(),
                now,
                Optional.of(now),
                now,
                Heartbeat.Work.NONE,
                Optional.empty());
    }
}
