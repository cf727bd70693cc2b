package dev.osprey.web.security;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GateTest {

    private final Hosts hosts = new Hosts(Optional.empty(), Optional.empty());
    private final Gate open = new Gate(new Access("open"), hosts);
    private final Gate uploadsClosed = new Gate(new Access("protected-uploads"), hosts);
    private final Gate closed = new Gate(new Access("protected"), hosts);

    @Test
    void anOpenServiceLetsEverybodyIn() throws Exception {
        assertThat(send(open, new ServletCall("GET", "/api/classifications")).passed())
                .isTrue();
        assertThat(send(open, new ServletCall("POST", "/").header("Host", "localhost:8080"))
                        .passed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/api;x=1/fleet", "/results/50%off.png", "/a/../b"})
    void anAmbiguousPathIsABadRequest(String path) throws Exception {
        Answer answer = send(open, new ServletCall("GET", path));

        assertThat(answer.passed()).isFalse();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"status\":400", "requestId");
    }

    @Test
    void aForeignHostIsMisdirected() throws Exception {
        Answer answer = send(open, new ServletCall("GET", "/").header("Host", "evil.example"));

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.body()).contains("osprey.http.hosts").doesNotContain("evil.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/classifications", "/metrics", "/openapi", "/api/fleet"})
    void aProtectedServiceAsksProgramsForHttpBasic(String path) throws Exception {
        Answer answer = send(closed, new ServletCall("GET", path));

        assertThat(answer.passed()).isFalse();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate"))
                .isEqualTo("Basic realm=\"Osprey\", charset=\"UTF-8\", Bearer realm=\"Osprey\"");
        assertThat(send(closed, new ServletCall("GET", path).user("ann")).passed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/ready", "/started", "/login", "/logout", "/assets/osprey.css"})
    void healthAndLoginStayOpen(String path) throws Exception {
        assertThat(send(closed, new ServletCall("GET", path)).passed()).isTrue();
    }

    @Test
    void aBrowserIsSentToTheLogin() throws Exception {
        Answer listed = send(closed, new ServletCall("GET", "/results").header("Accept", "text/html,*/*;q=0.8"));
        Answer navigated =
                send(closed, new ServletCall("GET", "/").header("Accept", "*/*").header("Sec-Fetch-Mode", "navigate"));

        assertThat(listed.status()).isEqualTo(303);
        assertThat(listed.header("location")).isEqualTo("/login?next=results");
        assertThat(navigated.header("location")).isEqualTo("/login?next=");
    }

    @Test
    void aPartOfAPageMakesNoBrowserAskForAPassword() throws Exception {
        Answer answer = send(
                closed,
                new ServletCall("GET", "/api/classifications")
                        .header("Sec-Fetch-Mode", "cors")
                        .header("Accept", "application/json"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("www-authenticate")).isNull();
    }

    @Test
    void theProblemOfARejectedLoginIsTheAnswer() throws Exception {
        ServletCall call = new ServletCall("GET", "/api/classifications");
        HttpServletRequest request = call.request();
        request.setAttribute(
                AdminAuthentication.PROBLEM,
                new ProblemException(
                        Status.TOO_MANY_REQUESTS, "Too many login attempts.", Duration.ofSeconds(3), null));

        Answer answer = send(closed, request);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/classifications", "/api/jobs", "/samples/1/bag.png"})
    void uploadsAloneCanBeProtected(String path) throws Exception {
        assertThat(send(uploadsClosed, new ServletCall("POST", path)).status()).isEqualTo(401);
        assertThat(send(uploadsClosed, new ServletCall("POST", path).user("key:1"))
                        .passed())
                .isTrue();
        assertThat(send(uploadsClosed, new ServletCall("GET", path)).passed()).isTrue();
    }

    @Test
    void aRefusedKeyHasNoOtherAnswerInAnOpenService() throws Exception {
        HttpServletRequest request = new ServletCall("GET", "/api/fleet").request();
        AdminBeans.with(request, AdminBeans.config(), Clock.systemUTC())
                .bean(KeyAuthentication.class)
                .authenticate(request, "no key", "192.0.2.1");

        Answer answer = send(open, request);

        assertThat(answer.passed()).isFalse();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).startsWith("Bearer ").contains("invalid_token");
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    }

    private static Answer send(Gate gate, ServletCall call) throws Exception {
        return send(gate, call.request());
    }

    private static Answer send(Gate gate, HttpServletRequest request) throws Exception {
        Answer answer = new Answer(new LinkedHashMap<>(), new ByteArrayOutputStream());
        gate.doFilter(request, answer.response(), (in, out) -> answer.headers().put("passed", "yes"));
        return answer;
    }

    /** What a filter has answered. */
    private record Answer(Map<String, String> headers, ByteArrayOutputStream content) {

        boolean passed() {
            return headers.containsKey("passed");
        }

        int status() {
            return Integer.parseInt(headers.get("status"));
        }

        String header(String name) {
            return headers.get(name);
        }

        String body() {
            return content.toString(StandardCharsets.UTF_8);
        }

        HttpServletResponse response() {
            return (HttpServletResponse) Proxy.newProxyInstance(
                    GateTest.class.getClassLoader(),
                    new Class<?>[] {HttpServletResponse.class},
                    (proxy, called, arguments) -> {
                        switch (called.getName()) {
                            case "setStatus" -> headers.put("status", arguments[0].toString());
                            case "setHeader" ->
                                headers.put(((String) arguments[0]).toLowerCase(Locale.ROOT), (String) arguments[1]);
                            case "addHeader" ->
                                headers.merge(
                                        ((String) arguments[0]).toLowerCase(Locale.ROOT),
                                        (String) arguments[1],
                                        (first, second) -> first + ", " + second);
                            case "setContentType" -> headers.put("content-type", (String) arguments[0]);
                            case "setContentLength" -> headers.put("content-length", arguments[0].toString());
                            case "getOutputStream" -> {
                                return new Output(content);
                            }
                            default -> throw new UnsupportedOperationException(called.toString());
                        }
                        return null;
                    });
        }
    }

    private static final class Output extends ServletOutputStream {

        private final ByteArrayOutputStream target;

        Output(ByteArrayOutputStream target) {
            this.target = target;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int oneByte) {
            target.write(oneByte);
        }
    }
}
