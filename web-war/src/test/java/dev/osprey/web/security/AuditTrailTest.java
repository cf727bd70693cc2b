package dev.osprey.web.security;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.osprey.core.logs.LogRecords;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.calls.ClientAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTrailTest {

    @RegisterExtension
    private final LogRecords log = new LogRecords(AuditTrail.class);

    private final Rest rest = Rest.of(Target.class, AuditTrail.class, AdminOnlyFilter.class)
            .bind(
                    HttpServletRequest.class,
                    new ServletCall("DELETE", "/api/target").from("192.0.2.9").request())
            .settings(Map.of())
            .singletons(ClientAddress.class)
            .build();

    @Test
    void eachChangeAndEachAttemptIsOneLine() {
        rest.get("/api/target");
        rest.call("DELETE", "/api/target")
                .header("X-Request-Id", "r-1")
                .role("admin")
                .send();
        rest.call("DELETE", "/api/target").header("X-Request-Id", "r-2").send();

        assertThat(log.lines())
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
