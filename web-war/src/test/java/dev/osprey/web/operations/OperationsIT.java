package dev.osprey.web.operations;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Due;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.scaling.ScalingNode;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.StoredImages;
import dev.osprey.web.deadletters.Redrive;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.models.ModelChanges;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.StoredResults;
import dev.osprey.web.reset.Reset;
import dev.osprey.web.security.AdminBeans;
import dev.osprey.web.webhooks.SentWebhooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The operations page and the API behind it, on real queues and tables. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class OperationsIT {

    private static final ScalingConfig SETTINGS = new ScalingConfig("backlog", 1, 20, false);

    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private Cloud cloud;
    private SqsClient sqs;
    private Rest stranger;
    private Rest admin;
    private String token;

    @BeforeEach
    void start(LocalCloud local) {
        cloud = local.newCloud(clock);
        sqs = local.newSqsClient();
        ScalingService scaling = ScalingService.of(
                new ScalingNode(
                        new NoWorkers(),
                        Optional.empty(),
                        cloud.scaling(),
                        () -> SETTINGS,
                        cloud.workers()::alive,
                        config -> {
                            throw new AssertionError("nothing ticks here");
                        }),
                cloud.workers()::alive);
        stranger = rest(new ServletCall("GET", "/operations"), scaling);
        AdminBeans.Session session = AdminBeans.session(stranger);
        token = session.formToken();
        admin = rest(session.on(new ServletCall("GET", "/operations")), scaling);
    }

    @AfterEach
    void stop() {
        if (cloud != null) {
            cloud.close();
            sqs.close();
        }
    }

    private Rest rest(ServletCall call, ScalingService scaling) {
        return AdminBeans.add(
                        Rest.of(
                                        OperationsResource.class,
                                        FleetResource.class,
                                        QueuesResource.class,
                                        DeadLettersResource.class,
                                        PageWriter.class,
                                        ProblemMapper.class)
                                .bind(HttpServletRequest.class, call.request())
                                .bind(Clock.class, clock)
                                .bind(Cloud.class, cloud)
                                .bind(ScalingService.class, scaling)
                                .bind(Executor.class, Runnable::run)
                                .singletons(
                                        FleetChanges.class,
                                        AnsweringModels.class,
                                        ModelChanges.class,
                                        Redrive.class,
                                        PendingReplies.class,
                                        StoredResults.class,
                                        SentWebhooks.class,
                                        Reset.class),
                        cloud)
                .build();
    }

    @Test
    void thePageShowsTheQueuesToAllAndTheFormsToTheAdmin() {
        send(cloud.settings().requestQueue(), 2);
        send(cloud.settings().deadLetterQueue(), 1);

        assertThat(stranger.get("/operations").body())
                .contains("id=\"waiting\">2<", "id=\"dead\">1<", "alarming", "Log in")
                .doesNotContain("action=\"/operations/scaling\"", "Log out");
        assertThat(admin.get("/operations?done=redrive&count=1").body())
                .contains(
                        "Redriving 1 message.", "action=\"/operations/scaling\"", "value=\"" + token + "\"", "Log out");
        assertThat(stranger.get("/api/queues").body())
                .isEqualTo("{\"request\":{\"visible\":2,\"inFlight\":0,\"delayed\":0},"
                        + "\"deadLetter\":{\"visible\":1,\"inFlight\":0,\"delayed\":0}}");
    }

    @Test
    void theAdminSendsAFailedWebhookAgain() {
        Classification queued = Classification.queued("1", "cat.png", clock.instant());
        Callback callback = Callback.of("https://example.com/hook", "call");
        cloud.results().insert(queued, "s3://bucket/1", Provenance.UNKNOWN, Optional.of(callback));
        cloud.results().store(queued.failed("Broken.", clock.instant()), "s3://bucket/1");
        Outbox<Classification> outbox = cloud.results().outbox();
        Due due = outbox.due(clock.instant(), Optional.empty(), 1).get(0);
        outbox.failed(
                outbox.claim(due, clock.instant().plusSeconds(1)).orElseThrow(), clock.instant(), "HTTP status 500");
        String path = "/operations/webhooks/1/resend";

        assertThat(admin.get("/operations").body()).contains("HTTP status 500", "action=\"" + path + "\"");
        assertThat(stranger.get("/operations").body()).contains(">Failed<").doesNotContain("HTTP status 500", path);
        assertThat(admin.call("POST", path).form("token=forged").send().status())
                .isEqualTo(403);
        assertThat(outbox.find("1").orElseThrow().state()).isEqualTo(DeliveryState.FAILED);

        Rest.Reply reply = admin.call("POST", path).form("token=" + token).send();

        assertThat(reply.header("Location")).isEqualTo("/operations?done=webhook&count=1");
        assertThat(outbox.find("1").orElseThrow().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(admin.get("/operations?done=webhook&count=1").body())
                .contains("is sent again", ">Pending<")
                .doesNotContain(path);
    }

    @Test
    void theAdminReplacesTheModelAndSeesWhatBecameOfIt() {
        assertThat(stranger.get("/operations").body())
                .contains("Log in as admin to replace the model")
                .doesNotContain("action=\"/operations/model");
        assertThat(admin.call("POST", "/operations/model")
                        .form("token=forged&url=x")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(cloud.models().rollout()).isEqualTo(ModelRollout.NONE);

        Rest.Reply reply = admin.call("POST", "/operations/model")
                .form("token=" + token + "&url=%2Fmodels%2Fanimals")
                .send();

        assertThat(reply.header("Location")).isEqualTo("/operations?done=model&count=1");
        assertThat(admin.get("/operations?done=model&count=1").body())
                .contains("is being checked", "waits for a worker")
                .doesNotContain("Roll back");
        ModelRollout requested = cloud.models().rollout();
        ModelChange change = requested.change().orElseThrow();
        cloud.models().replace(requested.with(change.refused("it has <no> labels")));
        assertThat(admin.get("/operations").body()).contains("The new model was refused", "it has &lt;no&gt; labels");
        assertThat(stranger.get("/operations").body())
                .contains("The new model was refused")
                .doesNotContain("labels");
    }

    @Test
    void theModelIsRolledBackByOneClick() {
        ModelRollout requested = ModelRollout.NONE.with(ModelChange.requested("/models/animals", clock.instant()));
        cloud.models().replace(requested);
        cloud.models()
                .replace(requested.accepted(
                        "/models/clothes",
                        new ChosenModel("/models/animals", new ModelVersion("animals", "77aa")),
                        new ChosenModel("/models/clothes", new ModelVersion("clothes", "3f2a"))));
        assertThat(admin.get("/operations").body()).contains("Roll back to clothes 3f2a");

        // Of a page from before another change.
        assertThat(admin.call("POST", "/operations/model/rollback")
                        .form("token=" + token + "&version=0000")
                        .send()
                        .status())
                .isEqualTo(409);
        Rest.Reply reply = admin.call("POST", "/operations/model/rollback")
                .form("token=" + token + "&version=3f2a")
                .send();

        assertThat(reply.status()).isEqualTo(303);
        ModelChange change = cloud.models().rollout().change().orElseThrow();
        assertThat(change.url()).isEqualTo("/models/clothes");
        assertThat(change.expected()).contains(new ModelVersion("clothes", "3f2a"));
    }

    @Test
    void deadLettersAreRedrivenAfterConfirmation() throws Exception {
        send(cloud.settings().deadLetterQueue(), 3);

        assertThat(stranger.get("/operations/redrive").header("Location")).isEqualTo("/login?next=operations/redrive");
        assertThat(admin.get("/operations/redrive").body()).contains("Redrive dead letters?", "3 messages");
        assertThat(admin.call("POST", "/operations/redrive")
                        .form("token=forged")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(cloud.queues().deadLetterDepth().visible()).isEqualTo(3);

        Rest.Reply reply =
                admin.call("POST", "/operations/redrive").form("token=" + token).send();

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/operations?done=redrive&count=3");
        awaitRequests(3);
    }

    @Test
    void theApiRedrivesDeadLettersToo() throws Exception {
        send(cloud.settings().deadLetterQueue(), 2);

        Rest.Reply reply = admin.call("POST", "/api/queues/dead-letter/redrive").send();

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).isEqualTo("{\"messages\":2}");
        awaitRequests(2);
    }

    @Test
    void everythingIsDeletedAfterConfirmation() {
        StoredImages images = new StoredImages(cloud);
        images.done("id-1", "1.png");
        images.done("id-2", "2.png");

        assertThat(stranger.get("/operations/reset").header("Location")).isEqualTo("/login?next=operations/reset");
        assertThat(admin.get("/operations/reset").body()).contains("Delete everything?", ">2 images<");
        assertThat(admin.call("POST", "/operations/reset").form("x=y").send().status())
                .isEqualTo(403);
        assertThat(cloud.results().newest(10)).hasSize(2);

        Rest.Reply reply =
                admin.call("POST", "/operations/reset").form("token=" + token).send();

        assertThat(reply.header("Location")).isEqualTo("/operations?done=reset&count=2");
        assertThat(cloud.results().newest(10)).isEmpty();
        assertThat(admin.get("/operations?done=reset&count=2").body()).contains("2 results deleted.");
    }

    @Test
    void scalingIsChangedByTheFormAndByTheApi() {
        Rest.Reply refused =
                admin.call("POST", "/operations/scaling").form("token=x&max=8").send();
        Rest.Reply form = admin.call("POST", "/operations/scaling")
                .form("token=" + token + "&policy=linear&min=2&max=8")
                .send();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(form.header("Location")).isEqualTo("/operations?done=scaling&count=1");
        assertThat(stranger.get("/api/fleet").body())
                .contains("\"policy\":\"linear\",\"min\":2,\"max\":8", "\"paused\":false");

        Rest.Reply put = admin.call("PUT", "/api/fleet")
                .body("application/json", "{\"paused\": true}")
                .send();

        assertThat(admin.call("PUT", "/api/fleet")
                        .body("application/json", "{\"max\": 2147483647}")
                        .send()
                        .body())
                .contains("\"status\":400", "more than this service allows");
        assertThat(put.body()).contains("\"policy\":\"linear\",\"min\":2,\"max\":8", "\"paused\":true");
        assertThat(admin.get("/operations").body())
                .contains("Scaling is paused", "Resume scaling", "<option value=\"linear\" selected=\"selected\">");
        assertThat(admin.call("PUT", "/api/fleet")
                        .body("application/json", "{\"max\": 0}")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anExternalFleetCannotBeChanged() {
        Rest external = rest(new ServletCall("GET", "/"), ScalingService.external(List::of, () -> {}));

        Rest.Reply reply = external.call("PUT", "/api/fleet")
                .body("application/json", "{\"max\": 8}")
                .send();

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("Another system manages the workers: this service has no scaler.");
        assertThat(external.get("/operations").body())
                .contains(
                        "This service has no scaler: another system manages the workers.",
                        "No worker has reported recently.")
                .doesNotContain("desired");
    }

    private void send(String queue, int count) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        for (int message = 0; message < count; message++) {
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("x"));
        }
    }

    private void awaitRequests(int count) throws Exception {
        Await.until(
                "the messages are visible", () -> cloud.queues().requestDepth().visible() >= count);
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    private static final class NoWorkers implements Fleet {

        @Override
        public List<FleetWorker> workers() {
            return List.of();
        }

        @Override
        public FleetWorker start(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop(FleetWorker worker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void kill(FleetWorker worker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
