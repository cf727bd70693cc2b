package dev.osprey.web.security;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.NewKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests with an API key that is in the table. */
@ExtendWith(LocalCloudExtension.class)
class AdminAuthenticationIT {

    private final LoginContainer container = new LoginContainer();
    private final Cloud cloud;
    private final Rest rest;

    AdminAuthenticationIT(LocalCloud local) {
        // DynamoDB deletes by its own clock what has expired.
        Clock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.apiKeys().create();
        cloud.sessions().create();
        HttpServletRequest request = new ServletCall("GET", "/").request();
        rest = AdminBeans.add(Rest.of().bind(HttpServletRequest.class, request).bind(Clock.class, clock), cloud)
                .build();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/classifications", "/operations", "/api/keys"})
    void aKeyIsALoginWithoutAnyGroup(String path) {
        ApiKeys.Made made = rest.bean(ApiKeys.class).make(NewKey.ofForm("name", "", ""));
        ServletCall call = new ServletCall("POST", path)
                .header("Authorization", "Bearer " + made.secret().text());
        AdminBeans.session(rest).on(call);

        rest.bean(AdminAuthentication.class).validateRequest(call.request(), null, container);

        assertThat(container.logins()).containsExactly("key:" + made.key().id() + " []");
    }
}
