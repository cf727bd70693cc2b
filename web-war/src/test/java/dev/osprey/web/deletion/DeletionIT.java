package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.StoredImages;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.replies.DeletedImageException;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import dev.osprey.web.results.ClassificationLookup;
import dev.osprey.web.results.ClassificationsResource;
import dev.osprey.web.results.ResultsResource;
import dev.osprey.web.security.AdminBeans;
import dev.osprey.web.security.AdminOnlyFilter;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Deleting single images by API and page. */
@ExtendWith(LocalCloudExtension.class)
class DeletionIT {

    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private final PendingReplies pending = new PendingReplies();
    private final DeleteToken token = DeleteToken.random(new Random(1));
    private final Provenance ofToken = Provenance.upload(Optional.empty(), token.digest());
    private final Provenance ofEva = Provenance.upload(Optional.of("eva"), token.digest());
    private Cloud cloud;
    private Rest stranger;
    private Rest admin;
    private String formToken;

    @BeforeEach
    void start(LocalCloud local) {
        cloud = local.newCloud(clock);
        stranger = rest(new ServletCall("GET", "/results"));
        AdminBeans.Session session = AdminBeans.session(stranger);
        formToken = session.formToken();
        admin = rest(session.on(new ServletCall("GET", "/results")));
    }

    @AfterEach
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private Rest rest(ServletCall call) {
        return AdminBeans.add(
                        Rest.of(
                                        DeletionResource.class,
                                        DeletionPageResource.class,
                                        ClassificationsResource.class,
                                        ResultsResource.class,
                                        AdminOnlyFilter.class,
                                        PageWriter.class,
                                        ProblemMapper.class)
                                .bind(HttpServletRequest.class, call.request())
                                .bind(Clock.class, clock)
                                .bind(Cloud.class, cloud)
                                .bind(PendingReplies.class, pending)
                                .bind(MetricRegistry.class, SharedMetricRegistries.getOrCreate("deletion"))
                                .singletons(
                                        Deletion.class,
                                        DeletionCounts.class,
                                        DeletionRight.class,
                                        ClassificationLookup.class),
                        cloud)
                .build();
    }

    @Test
    void theUploaderDeletesAFinishedImageWithTheTokenOfTheUpload() {
        Classification image = done("1", ofToken);
        Classification other = done("2", ofToken);

        assertThat(delete(image, token.text()).status()).isEqualTo(204);

        assertThat(stranger.get("/api/classifications/1").status()).isEqualTo(404);
        assertThat(stranger.get("/api/classifications").body())
                .contains("\"2\"")
                .doesNotContain("\"1\"");
        assertThat(cloud.images().find(image)).isEmpty();
        assertThat(cloud.images().find(other)).isPresent();
        assertThat(delete(image, token.text()).status()).isEqualTo(404);
    }

    @Test
    void whoWaitsForACancelledImageIsToldAtOnce() {
        Classification image = queued("1", ofToken);
        PendingReply waiting = pending.expect(image);

        assertThat(delete(image, token.text()).status()).isEqualTo(204);

        assertThat(waiting.result())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeletedImageException.class);
    }

    @Test
    void nobodyElseDeletesTheImage() {
        Classification image = done("1", ofEva);

        assertThat(stranger.call("DELETE", "/api/classifications/1").send().status())
                .isEqualTo(401);
        assertThat(delete(image, DeleteToken.random(new Random(2)).text()).status())
                .isEqualTo(403);
        assertThat(delete(image, token.digest()).status()).isEqualTo(403);
        assertThat(delete(image, "").status()).isEqualTo(403);
        assertThat(stranger.call("DELETE", "/api/classifications/1")
                        .role("adam")
                        .send()
                        .status())
                .isEqualTo(403);

        assertThat(cloud.results().find("1")).contains(image);
        assertThat(cloud.images().find(image)).isPresent();
    }

    @Test
    void theAdminAndWhoUploadedWhileLoggedInDeleteWithoutAToken() {
        done("1", ofEva);
        done("2", Provenance.bucket(new SourceObject("gone.png", Optional.empty(), Optional.of("etag"))));

        assertThat(stranger.call("DELETE", "/api/classifications/1")
                        .role("eva")
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(stranger.call("DELETE", "/api/classifications/2")
                        .role("admin")
                        .send()
                        .status())
                .isEqualTo(204);

        assertThat(cloud.results().newest(10)).isEmpty();
    }

    @Test
    void theAdminDeletesByPageAfterAConfirmation() {
        Classification image = done("1", ofToken);

        assertThat(admin.call("GET", "/results/1").role("admin").send().body()).contains("href=\"/results/1/delete\"");
        Rest.Reply page = admin.call("GET", "/results/1/delete").role("admin").send();
        assertThat(page.body()).contains("Delete this image?", "1.png", formToken);
        assertThat(form(admin, "admin", "token=forged").status()).isEqualTo(403);
        assertThat(cloud.results().find("1")).contains(image);

        Rest.Reply deleted = form(admin, "admin", "token=" + formToken);

        assertThat(deleted.status()).isEqualTo(303);
        assertThat(deleted.header("Location")).isEqualTo("/results?done=deleted");
        assertThat(cloud.results().find("1")).isEmpty();
        assertThat(stranger.get("/results?done=deleted").body()).contains("The image was deleted.");
    }

    @Test
    void aStrangerSeesNoButtonAndIsAskedToLogIn() {
        Classification image = done("1", ofEva);

        assertThat(stranger.get("/results/1").body()).contains("1.png").doesNotContain("/delete");
        for (Rest.Reply reply : List.of(stranger.get("/results/1/delete"), form(stranger, "", ""))) {
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.header("Location")).isEqualTo("/login?next=results%2F1%2Fdelete");
        }
        assertThat(stranger.call("GET", "/results/1/delete").role("adam").send().status())
                .isEqualTo(403);
        assertThat(cloud.results().find("1")).contains(image);
    }

    @Test
    void theFormOfTheUploadPageDeletesWithItsTokenAndWithoutASession() {
        done("1", ofToken);

        assertThat(form(stranger, "", "deleteToken=guessed").status()).isEqualTo(403);
        assertThat(form(stranger, "", "deleteToken=" + token.text()).status()).isEqualTo(303);

        assertThat(cloud.results().find("1")).isEmpty();
    }

    @Test
    void aDeletionThatANodeHasBrokenOffIsFinishedByAnother() {
        Classification image = done("1", ofToken);
        cloud.results().beginDeletion("1");
        Deletion deletion = stranger.bean(Deletion.class);

        deletion.finishBrokenOff();
        assertThat(cloud.images().find(image)).isPresent();
        clock.advance(Deletion.BROKEN_OFF.plusMillis(1));
        deletion.finishBrokenOff();

        assertThat(cloud.images().find(image)).isEmpty();
        assertThat(cloud.results().deletable("1")).isEmpty();
    }

    private Rest.Reply delete(Classification image, String deleteToken) {
        return stranger.call("DELETE", "/api/classifications/" + image.id())
                .header("Osprey-Delete-Token", deleteToken)
                .send();
    }

    private static Rest.Reply form(Rest rest, String role, String fields) {
        return rest.call("POST", "/results/1/delete").role(role).form(fields).send();
    }

    private Classification queued(String id, Provenance provenance) {
        Classification queued = Classification.queued(id, id + ".png", clock.instant());
        cloud.results().insert(queued, cloud.images().location(queued), provenance);
        return queued;
    }

    private Classification done(String id, Provenance provenance) {
        Classification done = queued(id, provenance).done(List.of(new Prediction("Bag", 1)), clock.instant());
        cloud.images().putClassified(done, StoredImages.png(8, 8), "image/png", Runnable::run);
        cloud.results().store(done, cloud.images().location(done));
        return done;
    }
}
