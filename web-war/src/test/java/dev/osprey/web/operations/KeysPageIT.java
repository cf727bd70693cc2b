package dev.osprey.web.operations;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.security.AdminBeans;
import dev.osprey.web.security.AdminOnlyFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class KeysPageIT {

    private static final Pattern KEY = Pattern.compile("osprey_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");

    private final ServletCall servletCall = new ServletCall("GET", "/operations/keys");
    private final Cloud cloud;
    private final Rest rest;
    private final AdminBeans.Session session;

    KeysPageIT(LocalCloud local) {
        // DynamoDB deletes by its own clock what has expired.
        Clock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.apiKeys().create();
        cloud.sessions().create();
        rest = AdminBeans.add(
                        Rest.of(KeysPageResource.class, AdminOnlyFilter.class, PageWriter.class, ProblemMapper.class)
                                .bind(HttpServletRequest.class, servletCall.request())
                                .bind(Clock.class, clock),
                        cloud)
                .build();
        session = AdminBeans.session(rest);
        session.on(servletCall);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aKeyIsShownOnceAndListedWithItsLimits() {
        Rest.Reply made = make("name=%3Cb%3Ecamera&ratePerMinute=60&dailyQuota=1000");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).containsPattern(KEY).contains("&lt;b&gt;camera");
        Rest.Reply listed = admin("GET", "").send();
        assertThat(listed.body())
                .doesNotContainPattern(KEY)
                .contains("&lt;b&gt;camera", "at most 60", "0 of 1000")
                .doesNotContain("<b>");
    }

    @Test
    void aKeyWithoutLimitsIsListedAndRevokedAfterAConfirmation() {
        Matcher key = KEY.matcher(make("name=camera&ratePerMinute=&dailyQuota=").body());
        assertThat(key.find()).isTrue();
        String revoke = "/" + key.group(1) + "/revoke";
        assertThat(admin("GET", "").send().body()).contains("no limit", "/operations/keys" + revoke);

        assertThat(admin("GET", revoke).send().body()).contains("Revoke this key?", "camera");
        Rest.Reply revoked =
                admin("POST", revoke).form("token=" + session.formToken()).send();

        assertThat(revoked.status()).isEqualTo(303);
        assertThat(revoked.header("Location")).isEqualTo("/operations/keys?done=revoked");
        assertThat(admin("GET", "?done=revoked").send().body()).contains("Key revoked.", "There are no keys.");
        assertThat(admin("GET", revoke).send().status()).isEqualTo(404);
    }

    @Test
    void aWrongFieldIsReportedOnThePage() {
        Rest.Reply refused = make("name=camera&dailyQuota=none");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("must be a whole number", "Make a key");
        assertThat(rest.bean(ApiKeys.class).all()).isEmpty();
    }

    @Test
    void aFormOfAnotherSessionMakesAndRevokesNothing() {
        assertThat(admin("POST", "").form("token=forged&name=camera").send().status())
                .isEqualTo(403);
        make("name=camera");
        String id = rest.bean(ApiKeys.class).all().get(0).key().id();

        assertThat(admin("POST", "/" + id + "/revoke")
                        .form("token=forged")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(rest.bean(ApiKeys.class).all()).hasSize(1);
    }

    @Test
    void othersAreSentToTheLogin() {
        for (String method : new String[] {"GET", "POST"}) {
            Rest.Reply reply = rest.call(method, "/operations/keys").send();
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.header("Location")).isEqualTo("/login?next=operations%2Fkeys");
        }
    }

    private Rest.Reply make(String fields) {
        return admin("POST", "")
                .form("token=" + session.formToken() + "&" + fields)
                .send();
    }

    private Rest.Call admin(String method, String path) {
        return rest.call(method, "/operations/keys" + path).role("admin");
    }
}
