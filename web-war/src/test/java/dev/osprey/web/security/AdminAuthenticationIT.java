package dev.osprey.web.security;

import java.time.Clock;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.keys.NewKey;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests with a session or an API key that is in its table. */
class AdminAuthenticationIT extends WithSessionsTable {

    private final LoginContainer container = new LoginContainer();
    private final AdminAuthentication authentication = with(AdminBeans.config()).bean(AdminAuthentication.class);
    private final AdminAuthentication closed =
            with(AdminBeans.protectedConfig()).bean(AdminAuthentication.class);
    private final Sessions sessions = with(AdminBeans.config()).bean(Sessions.class);

    AdminAuthenticationIT(LocalCloud local) {
        super(local);
    }

    @Test
    void aValidSessionCookieAuthenticatesPages() {
        authenticate(AdminBeans.withSession(new ServletCall("GET", "/operations"), AdminBeans.open(sessions)));

        assertThat(container.logins()).containsExactly("admin [admin]");
    }

    @Test
    void theApiIgnoresTheSessionCookie() {
        authenticate(AdminBeans.withSession(new ServletCall("PUT", "/api/fleet"), AdminBeans.open(sessions)));

        assertThat(container.logins()).isEmpty();
    }

    @Test
    void anUnknownKeyIsRefusedWhateverElseTheRequestHas() {
        HttpServletRequest request = authenticate(AdminBeans.withSession(
                new ServletCall("GET", "/operations").header("Authorization", "Bearer YWRtaW46eA=="),
                AdminBeans.open(sessions)));

        assertThat(container.logins()).isEmpty();
        assertThat(KeyAuthentication.refusal(request)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%61pi/fleet", "//api/fleet", "/a%70i//fleet", "/api/fleet"})
    void theApiIgnoresTheSessionCookieHoweverItsPathIsWritten(String path) {
        authenticate(AdminBeans.withSession(new ServletCall("PUT", path), AdminBeans.open(sessions)));

        assertThat(container.logins()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api;x=1/fleet", "/;/api/fleet", "/./api/fleet", "/x/../api/fleet", "/api%2Ffleet", "/%"})
    void nobodyIsKnownOnAnAmbiguousPath(String path) {
        authenticate(AdminBeans.withSession(new ServletCall("PUT", path), AdminBeans.open(sessions)));
        authenticate(new ServletCall("PUT", path).header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD)));

        assertThat(container.logins()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/results", "/api/classifications", "/metrics", "/openapi"})
    void aProtectedServiceAcceptsBasicAndCookieForReading(String path) {
        closed.validateRequest(
                new ServletCall("GET", path)
                        .header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD))
                        .request(),
                null,
                container);
        closed.validateRequest(
                AdminBeans.withSession(new ServletCall("GET", path), AdminBeans.open(sessions))
                        .request(),
                null,
                container);

        assertThat(container.logins()).hasSize(2).first().isEqualTo("admin [admin]");
    }

    @Test
    void aCookieUploadsToTheProtectedApiButChangesNothing() {
        String session = AdminBeans.open(sessions);
        closed.validateRequest(
                AdminBeans.withSession(new ServletCall("POST", "/api/classifications"), session)
                        .request(),
                null,
                container);
        closed.validateRequest(
                AdminBeans.withSession(new ServletCall("PUT", "/api/fleet"), session)
                        .request(),
                null,
                container);

        assertThat(container.logins()).containsExactly("admin []");
    }

    @Test
    void aCookieDeletesAnImageOfTheProtectedApiWithItsTokenOnly() {
        String session = AdminBeans.open(sessions);
        closed.validateRequest(
                AdminBeans.withSession(new ServletCall("DELETE", "/api/classifications/7"), session)
                        .request(),
                null,
                container);
        assertThat(container.logins()).isEmpty();

        closed.validateRequest(
                AdminBeans.withSession(
                                new ServletCall("DELETE", "/api/classifications/7")
                                        .header("Osprey-Delete-Token", "any"),
                                session)
                        .request(),
                null,
                container);

        assertThat(container.logins()).containsExactly("admin []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/classifications", "/operations", "/api/keys"})
    void aKeyIsALoginWithoutAnyGroup(String path) {
        cloud.apiKeys().create();
        Rest rest = AdminBeans.add(
                        Rest.of()
                                .bind(HttpServletRequest.class, new ServletCall("GET", "/").request())
                                .bind(Clock.class, clock),
                        cloud)
                .build();
        ApiKeys.Made made = rest.bean(ApiKeys.class).make(NewKey.ofForm("name", "", ""));
        ServletCall call = new ServletCall("POST", path)
                .header("Authorization", "Bearer " + made.secret().text());
        AdminBeans.session(rest).on(call);

        rest.bean(AdminAuthentication.class).validateRequest(call.request(), null, container);

        assertThat(container.logins()).containsExactly("key:" + made.key().id() + " []");
    }

    private Rest with(Config config) {
        return AdminBeans.with(new ServletCall("GET", "/").request(), config, clock, cloud.sessions());
    }

    private HttpServletRequest authenticate(ServletCall call) {
        HttpServletRequest request = call.request();
        authentication.validateRequest(request, null, container);
        return request;
    }
}
