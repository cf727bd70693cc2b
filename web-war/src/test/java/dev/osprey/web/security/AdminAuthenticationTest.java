package dev.osprey.web.security;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AdminAuthenticationTest {

    private final LoginContainer container = new LoginContainer();
    private final AdminAuthentication authentication = with(AdminBeans.config());

    @Test
    void pagesWithoutAValidSessionCookieAreAnonymous() {
        authenticate(new ServletCall("GET", "/operations"));
        authenticate(AdminBeans.withSession(new ServletCall("GET", "/operations"), "forged"));
        authenticate(new ServletCall("POST", "/operations/reset")
                .header("Authorization", AdminBeans.basic("correct horse")));

        assertThat(container.logins()).isEmpty();
    }

    @Test
    void theApiAcceptsHttpBasic() {
        authenticate(
                new ServletCall("PUT", "/api/fleet").header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD)));
        authenticate(new ServletCall("PUT", "/api/fleet")
                .header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD).replace("Basic", "bASIC")));

        assertThat(container.logins()).containsExactly("admin [admin]", "admin [admin]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic %%%", "Basic ", "Digest x", ""})
    void otherAuthorizationIsAnonymous(String header) {
        HttpServletRequest request = authenticate(new ServletCall("PUT", "/api/fleet").header("Authorization", header));

        assertThat(container.logins()).isEmpty();
        assertThat(request.getAttribute(AdminAuthentication.PROBLEM)).isNull();
    }

    @Test
    void healthDoesNotDependOnAKey() {
        HttpServletRequest request =
                authenticate(new ServletCall("GET", "/health/ready").header("Authorization", "Bearer unknown"));

        assertThat(KeyAuthentication.refusal(request)).isEmpty();
    }

    @Test
    void publicCallsOfTheApiDoNotVerifyThePassword() {
        for (int call = 0; call < 10; call++) {
            HttpServletRequest request = authenticate(
                    new ServletCall("GET", "/api/fleet").header("Authorization", AdminBeans.basic("guess")));
            assertThat(request.getAttribute(AdminAuthentication.PROBLEM)).isNull();
        }

        assertThat(container.logins()).isEmpty();
    }

    @Test
    void theAdminIsKnownWhereReadingShowsTheAdminMore() {
        authenticate(
                new ServletCall("GET", "/api/model").header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD)));
        authenticate(new ServletCall("GET", "/api/model").header("Authorization", AdminBeans.basic("guess")));
        authenticate(new ServletCall("GET", "/api/model"));

        assertThat(container.logins()).containsExactly("admin [admin]");
    }

    @Test
    void tooManyGuessesLeaveTheProblemForTheFilter() {
        HttpServletRequest request = null;
        for (int guess = 0; guess < 6; guess++) {
            request = authenticate(
                    new ServletCall("PUT", "/api/fleet").header("Authorization", AdminBeans.basic("guess")));
        }

        assertThat(container.logins()).isEmpty();
        assertThat(request.getAttribute(AdminAuthentication.PROBLEM))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(429);
                    assertThat(problem.retryAfter()).isPresent();
                });
    }

    @Test
    void theAdminDeletesAnImageByHttpBasicWhateverTokenIsSent() {
        authenticate(new ServletCall("DELETE", "/api/classifications/7")
                .header("Osprey-Delete-Token", "any")
                .header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD)));

        assertThat(container.logins()).containsExactly("admin [admin]");
    }

    @Test
    void theRightPasswordPassesWhateverElseIsTriedFromItsAddress() {
        for (int round = 0; round < 30; round++) {
            authenticate(new ServletCall("PUT", "/api/fleet").header("Authorization", AdminBeans.basic("guess")));
            authenticate(new ServletCall("PUT", "/api/fleet").header("Authorization", AdminBeans.basic("guess again")));
            authenticate(new ServletCall("PUT", "/api/fleet")
                    .header("Authorization", AdminBeans.basic(AdminBeans.PASSWORD)));
        }

        assertThat(container.logins()).hasSize(30);
    }

    @Test
    void onlyGetRequestsOfAConfiguredProviderAreALogin() {
        AdminAuthentication configured = with(AdminBeans.config("osprey.oidc.provider", "https://id.example"));

        assertThat(authentication.validateRequest(new ServletCall("GET", "/login/openid").request(), null, container))
                .isEqualTo(AuthenticationStatus.NOT_DONE);
        assertThat(configured.validateRequest(new ServletCall("POST", "/login/callback").request(), null, container))
                .isEqualTo(AuthenticationStatus.NOT_DONE);
    }

    private static AdminAuthentication with(Config config) {
        return AdminBeans.with(new ServletCall("GET", "/").request(), config, new TestClock())
                .bean(AdminAuthentication.class);
    }

    private HttpServletRequest authenticate(ServletCall call) {
        HttpServletRequest request = call.request();
        authentication.validateRequest(request, null, container);
        return request;
    }
}
