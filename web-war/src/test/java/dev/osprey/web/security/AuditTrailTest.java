package dev.osprey.web.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.calls.ClientAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTrailTest {

    private final Rest rest = Rest.of(Target.class, AuditTrail.class, AdminOnlyFilter.class)
            .bind(
                    HttpServletRequest.class,
                    new ServletCall("DELETE", "/api/target").from("192.0.2.9").request())
            .settings(Map.of())
            .singletons(ClientAddress.class)
            .build();

    @Test
    void eachChangeAndEachAttemptIsOneLine() {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                lines.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(AuditTrail.class.getName());
        logger.addHandler(handler);
        try {
            rest.get("/api/target");
            rest.call("DELETE", "/api/target")
                    .header("X-Request-Id", "r-1")
                    .role("admin")
                    .send();
            rest.call("DELETE", "/api/target").header("X-Request-Id", "r-2").send();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines)
                .containsExactly(
                        "audit caller=admin from=192.0.2.9 change=DELETE path=api/target status=204 request=r-1",
                        "audit caller=nobody from=192.0.2.9 change=DELETE path=api/target status=401 request=r-2");
    }

    /** A resource that changes something. */
    @Path("api/target")
    public static final class Target {

        @GET
        public void read() {}

        @DELETE
        public void delete() {}
    }
}
