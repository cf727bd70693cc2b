package dev.osprey.web.jobs;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.metrics.JobCounts;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.security.AdminBeans;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class JobPageIT {

    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private final DeleteToken token = DeleteToken.random(new Random(1));
    private final Provenance ofToken = Provenance.upload(Optional.empty(), token.digest());
    private Cloud cloud;
    private Rest stranger;
    private Rest admin;
    private String formToken;

    @BeforeEach
    void start(LocalCloud local) {
        cloud = local.newCloud(clock);
        stranger = rest(new ServletCall("GET", "/jobs/j"));
        AdminBeans.Session session = AdminBeans.session(stranger);
        formToken = session.formToken();
        admin = rest(session.on(new ServletCall("GET", "/jobs/j")));
    }

    @AfterEach
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private Rest rest(ServletCall call) {
        return AdminBeans.add(
                        Rest.of(JobPageResource.class, PageWriter.class, ProblemMapper.class)
                                .bind(HttpServletRequest.class, call.request())
                                .bind(Clock.class, clock)
                                .bind(Cloud.class, cloud)
                                .bind(Executor.class, Runnable::run)
                                .bind(PendingReplies.class, new PendingReplies())
                                .bind(MetricRegistry.class, SharedMetricRegistries.getOrCreate("job-page"))
                                .singletons(
                                        Cancellations.class,
                                        DeletionCounts.class,
                                        DeletionRight.class,
                                        JobCounts.class,
                                        JobLookup.class),
                        cloud)
                .build();
    }

    @Test
    void thePageShowsHowFarAJobIs() {
        store(done("1"), queued("2"), queued("3"));

        Rest.Reply page = stranger.get("/jobs/j");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body())
                .contains("Images are being classified", "1 of 3", "/api/jobs/j/events", "Cancel job")
                .doesNotContain("name=\"token\"");
    }

    @Test
    void aFinishedJobCannotBeCancelled() {
        store(done("1"));

        assertThat(stranger.get("/jobs/j").body())
                .contains("Finished", "1 of 1")
                .doesNotContain("Cancel job", "/api/jobs/j/events");
    }

    @Test
    void anUnknownJobIsNotFound() {
        assertThat(stranger.get("/jobs/unknown").status()).isEqualTo(404);
    }

    @Test
    void whoHasSubmittedTheJobCancelsItWithTheTokenOfTheUpload() {
        store(done("1"), queued("2"));

        Rest.Reply cancelled = cancel(stranger, "deleteToken=" + token.text());

        assertThat(cancelled.status()).isEqualTo(303);
        assertThat(cancelled.header("Location")).isEqualTo("/jobs/j");
        assertThat(stranger.get("/jobs/j").body()).contains("Cancelled", "What had waited was not classified");
        assertThat(cloud.results().find("2")).isEmpty();
        assertThat(cloud.results().find("1")).isPresent();
    }

    @Test
    void theAdminCancelsAJobWithTheFormOfTheSession() {
        store(queued("1"));
        assertThat(asAdmin("GET", "").send().body()).contains("name=\"token\"").doesNotContain("name=\"deleteToken\"");

        assertThat(asAdmin("POST", "/cancel").form("token=" + formToken).send().status())
                .isEqualTo(303);

        assertThat(cloud.results().find("1")).isEmpty();
    }

    @Test
    void nobodyElseCancelsAJob() {
        store(queued("1"));

        assertThat(cancel(
                                stranger,
                                "deleteToken="
                                        + DeleteToken.random(new Random(2)).text())
                        .status())
                .isEqualTo(403);
        assertThat(asAdmin("POST", "/cancel").form("token=forged").send().status())
                .isEqualTo(403);
        Rest.Reply toLogin = cancel(stranger, "token=" + formToken);
        assertThat(toLogin.status()).isEqualTo(303);
        assertThat(toLogin.header("Location")).isEqualTo("/login?next=jobs%2Fj");

        assertThat(cloud.results().find("1")).isPresent();
    }

    private static Rest.Reply cancel(Rest rest, String form) {
        return rest.call("POST", "/jobs/j/cancel").form(form).send();
    }

    private Rest.Call asAdmin(String method, String path) {
        return admin.call(method, "/jobs/j" + path).role("admin");
    }

    private Classification queued(String id) {
        return Classification.queued(id, id + ".png", clock.instant());
    }

    private Classification done(String id) {
        return queued(id).done(List.of(new Prediction("Bag", 1)), clock.instant());
    }

    private void store(Classification... images) {
        for (Classification image : images) {
            String location = cloud.images().location(image);
            cloud.results().insert(queued(image.id()), location, ofToken);
            if (image.finished()) {
                cloud.results().store(image, location);
            }
        }
        cloud.jobs()
                .store(
                        new Job("j", clock.instant(), images.length, ofToken),
                        List.of(images).stream().map(Classification::id).toList());
    }
}
