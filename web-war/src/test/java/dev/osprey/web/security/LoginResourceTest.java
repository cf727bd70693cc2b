package dev.osprey.web.security;

import java.time.Duration;

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
    void logoutWithoutASessionNeedsNoToken() {
        Rest.Reply reply = rest(new ServletCall("POST", "/logout"))
                .call("POST", "/logout")
                .form("x=y")
                .send();

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/operations");
    }

    private Rest rest(ServletCall call) {
        return AdminBeans.with(
                call.request(), AdminBeans.config(), clock, LoginResource.class, PageWriter.class, ProblemMapper.class);
    }
}
