package dev.osprey.web.security;

import java.util.Set;

import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Logins that open a session, and logouts that end one. */
class LoginResourceIT extends WithSessionsTable {

    private static final String GUESS = "username=admin&password=guess";
    private static final String RIGHT = "username=admin&password=correct+horse";

    LoginResourceIT(LocalCloud local) {
        super(local);
    }

    @Test
    void theRightPasswordOpensASession() {
        Rest rest = rest(new ServletCall("POST", "/login"));

        Rest.Reply reply = rest.call("POST", "/login")
                .form(RIGHT + "&next=operations/reset")
                .send();

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/operations/reset");
        String cookie = reply.header("Set-Cookie");
        assertThat(cookie)
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800")
                .doesNotContain("Secure");
        assertThat(rest.bean(Sessions.class)
                        .valid(cookie.replaceAll("osprey-session=([^;]*);.*", "$1")
                                .replace("\"", "")))
                .isTrue();
    }

    @Test
    void theCookieIsSecureOverHttps() {
        for (ServletCall call : new ServletCall[] {
            new ServletCall("POST", "/login").https(),
            new ServletCall("POST", "/login").header("X-Forwarded-Proto", "HTTPS")
        }) {
            assertThat(rest(call).call("POST", "/login").form(RIGHT).send().header("Set-Cookie"))
                    .contains("Secure");
        }
    }

    @Test
    void theRightPasswordPassesWhileGuessingIsSlowedDown() {
        Rest rest = rest(new ServletCall("POST", "/login"));
        for (int guess = 0; guess < 30; guess++) {
            rest.call("POST", "/login").form(GUESS).send();
        }

        assertThat(rest.call("POST", "/login").form(GUESS).send().status()).isEqualTo(429);
        assertThat(rest.call("POST", "/login").form(RIGHT).send().status()).isEqualTo(303);
    }

    @Test
    void aReaderReturnsToThePageThatAskedForTheLogin() {
        for (String next : new String[] {"", "results", "results/019aad2e-7c1f-7a30-8d0b-5c7a4f1f2b61"}) {
            Rest.Reply reply = rest(new ServletCall("POST", "/login"))
                    .call("POST", "/login")
                    .form(RIGHT + "&next=" + next)
                    .send();

            assertThat(reply.header("Location")).isEqualTo("/" + next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//other.example/", "https://other.example", "operations/../x", "operations/Reset", "/"})
    void theLoginRedirectsToNoOtherSite(String next) {
        Rest.Reply reply = rest(new ServletCall("POST", "/login"))
                .call("POST", "/login")
                .form(RIGHT + "&next=" + next)
                .send();

        assertThat(reply.header("Location")).isEqualTo("/operations");
    }

    @Test
    void logoutEndsItsOwnSessionOnAllNodes() {
        Sessions node = rest(new ServletCall("GET", "/")).bean(Sessions.class);
        String session = AdminBeans.open(node);
        Rest rest = rest(AdminBeans.withSession(new ServletCall("POST", "/logout"), session));

        Rest.Reply refused = rest.call("POST", "/logout").form("token=forged").send();
        Rest.Reply missing = rest.call("POST", "/logout").form("x=y").send();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(missing.status()).isEqualTo(403);
        assertThat(refused.body()).contains("another session");
        assertThat(node.valid(session)).isTrue();

        Rest.Reply done = rest.call("POST", "/logout")
                .form("token=" + node.formToken(session))
                .send();

        assertThat(done.status()).isEqualTo(303);
        assertThat(done.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(node.valid(session)).isFalse();
    }

    @Test
    void logoutEndsTheSessionOfSomebodyWhoIsNotTheAdmin() {
        Sessions node = rest(new ServletCall("GET", "/")).bean(Sessions.class);
        String session = node.open("ben", Set.of());
        Rest rest = rest(AdminBeans.withSession(new ServletCall("POST", "/logout"), session));

        assertThat(rest.call("POST", "/logout").form("token=forged").send().status())
                .isEqualTo(403);
        rest.call("POST", "/logout").form("token=" + node.formToken(session)).send();

        assertThat(node.valid(session)).isFalse();
    }

    private Rest rest(ServletCall call) {
        return AdminBeans.with(
                call.request(),
                AdminBeans.config(),
                clock,
                cloud.sessions(),
                LoginResource.class,
                PageWriter.class,
                ProblemMapper.class);
    }
}
