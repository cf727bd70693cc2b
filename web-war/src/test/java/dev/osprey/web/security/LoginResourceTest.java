package dev.osprey.web.security;

import java.time.Duration;
import java.util.Set;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoginResourceTest {

    private static final String GUESS = "username=admin&password=guess";
    private static final String RIGHT = "username=admin&password=correct+horse";

    private final TestClock clock = new TestClock();

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=admin&password=wrong",
                "username=root&password=correct+horse",
                "password=correct+horse",
                "username=admin",
                ""
            })
    void anyOtherLoginShowsThePageAgain(String form) {
        Rest.Reply reply = rest(new ServletCall("POST", "/login"))
                .call("POST", "/login")
                .form(form)
                .send();

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.header("Set-Cookie")).isEmpty();
        assertThat(reply.body()).contains("Wrong username or password.", "aria-invalid=\"true\"");
    }

    @Test
    void guessingIsSlowedDown() {
        Rest rest = rest(new ServletCall("POST", "/login"));
        for (int guess = 0; guess < 5; guess++) {
            assertThat(rest.call("POST", "/login")
                            .form("username=admin&password=guess")
                            .send()
                            .status())
                    .isEqualTo(403);
        }

        Rest.Reply reply = rest.call("POST", "/login").form(GUESS).send();

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        assertThat(reply.body()).contains("Too many login attempts. Try again in 2 seconds.");
        clock.advance(Duration.ofSeconds(2));
        assertThat(rest.call("POST", "/login").form(GUESS).send().status()).isEqualTo(403);
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
    void thePageKeepsThePageToShowNext() {
        Rest rest = rest(new ServletCall("GET", "/login"));

        assertThat(rest.get("/login?next=operations/redrive").body()).contains("value=\"operations/redrive\"");
        assertThat(rest.get("/login").body()).contains("value=\"operations\"").doesNotContain("Login is disabled");
    }

    @Test
    void thePageSaysThatLoginIsDisabledWithoutAPassword() {
        Config config = AdminBeans.config("osprey.unrelated", "x");
        Rest rest = AdminBeans.with(
                new ServletCall("GET", "/login").request(),
                config,
                clock,
                LoginResource.class,
                PageWriter.class,
                ProblemMapper.class);

        assertThat(rest.get("/login").body()).contains("Login is disabled").doesNotContain("<form");
        assertThat(rest.call("POST", "/login").form(RIGHT).send().status()).isEqualTo(403);
    }

    @Test
    void logoutEndsItsOwnSessionOnAllNodes() {
        SessionsInMemory store = new SessionsInMemory();
        Sessions node = rest(new ServletCall("GET", "/"), store).bean(Sessions.class);
        String session = AdminBeans.open(node);
        Rest rest = rest(AdminBeans.withSession(new ServletCall("POST", "/logout"), session), store);

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
        SessionsInMemory store = new SessionsInMemory();
        Sessions node = rest(new ServletCall("GET", "/"), store).bean(Sessions.class);
        String session = node.open("ben", Set.of());
        Rest rest = rest(AdminBeans.withSession(new ServletCall("POST", "/logout"), session), store);

        assertThat(rest.call("POST", "/logout").form("token=forged").send().status())
                .isEqualTo(403);
        rest.call("POST", "/logout").form("token=" + node.formToken(session)).send();

        assertThat(node.valid(session)).isFalse();
    }

    @Test
    void logoutWithoutASessionNeedsNoToken() {
        Rest.Reply reply = rest(new ServletCall("POST", "/logout"))
                .call("POST", "/logout")
                .form("x=y")
                .send();

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/operations");
    }

    private Rest rest(ServletCall call) {
        return rest(call, new SessionsInMemory());
    }

    private Rest rest(ServletCall call, SessionsInMemory store) {
        return AdminBeans.with(
                call.request(),
                AdminBeans.config(),
                clock,
                store,
                LoginResource.class,
                PageWriter.class,
                ProblemMapper.class);
    }
}
