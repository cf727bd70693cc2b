package dev.osprey.web.security;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.web.Rest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityHeadersTest {

    private final Rest rest = Rest.of(Target.class, SecurityHeaders.class).build();

    @Test
    void pagesRunScriptsAndStylesOfThisOriginOnlyAndAreNotCached() {
        Rest.Reply page = rest.get("/target/page");

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void otherResponsesAreOnlyProtectedAgainstSniffing() {
        Rest.Reply json = rest.get("/target/json");

        assertThat(json.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(json.headers()).doesNotContainKeys("Content-Security-Policy", "Cache-Control");
    }

    /** A resource behind the filter. */
    @Path("target")
    public static final class Target {

        @GET
        @Path("page")
        @Produces(MediaType.TEXT_HTML)
        public String page() {
            return "<!DOCTYPE html>";
        }

        @GET
        @Path("json")
        @Produces(MediaType.APPLICATION_JSON)
        public String json() {
            return "{}";
        }
    }
}
