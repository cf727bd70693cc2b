package dev.osprey.web.security;

import java.util.Random;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.keys.KeyCalls;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdminOnlyFilterTest {

    private final HttpServletRequest servletRequest = new ServletCall("DELETE", "/api/target").request();
    private final Rest rest = Rest.of(
                    Target.class, Image.class, ImagePage.class, AdminOnlyFilter.class, ProblemMapper.class)
            .bind(HttpServletRequest.class, servletRequest)
            .build();

    @Test
    void readingUploadingAndLoginArePublic() {
        assertThat(AdminOnlyFilter.requiresAdmin("GET", "api/classifications")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("HEAD", "operations/reset")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "login")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "samples/3f2a/bag.png"))
                .isFalse();
    }

    @Test
    void everythingElseRequiresTheAdmin() {
        assertThat(AdminOnlyFilter.requiresAdmin("DELETE", "api/classifications"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications/"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications/reset-token"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "operations/reset")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("PUT", "")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/model/samples/3f2a/bag.png"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("PATCH", "api/fleet")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("BREW", "login")).isTrue();
    }

    @Test
    void keysAreForTheAdminOnlyAlsoToRead() {
        for (String path : new String[] {"api/keys", "api/keys/1", "operations/keys", "operations/keys/1/revoke"}) {
            assertThat(AdminOnlyFilter.requiresAdmin("GET", path)).isTrue();
            assertThat(AdminOnlyFilter.requiresAdmin("POST", path)).isTrue();
        }
        assertThat(AdminOnlyFilter.changes("GET", "api/keys")).isFalse();
    }

    @Test
    void aKeyIsNeverTheAdmins() {
        KeyCalls.authenticate(servletRequest, new Random(1));

        Rest.Reply reply = rest.call("DELETE", "/api/target").role("key:1").send();

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("API key");
        assertThat(rest.call("DELETE", "/api/classifications/7")
                        .role("key:1")
                        .send()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void theAdminPasses() {
        assertThat(rest.call("DELETE", "/api/target").role("admin").send().status())
                .isEqualTo(204);
        assertThat(rest.get("/api/target").status()).isEqualTo(204);
    }

    @Test
    void theApiAsksOthersForHttpBasic() {
        for (String role : new String[] {"", "guest"}) {
            Rest.Reply reply = rest.call("DELETE", "/api/target").role(role).send();

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Osprey\", charset=\"UTF-8\"");
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).contains("\"status\":401", "username and password");
        }
    }

    @Test
    void pagesRedirectOthersToTheLogin() {
        Rest.Reply reply = rest.call("POST", "/operations/reset").send();

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/login?next=operations%2Freset");
    }

    @Test
    void theProblemOfARejectedLoginIsTheResponse() {
        servletRequest.setAttribute(
                AdminAuthentication.PROBLEM,
                new ProblemException(Status.TOO_MANY_REQUESTS, "Too many login attempts."));

        Rest.Reply reply = rest.call("DELETE", "/api/target").send();

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.body()).contains("Too many login attempts.");
    }

    @Test
    void whetherACallerWithALoginOrATokenMayDeleteAnImageIsLeftToItsResource() {
        assertThat(rest.call("DELETE", "/api/classifications/7")
                        .role("guest")
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(rest.call("DELETE", "/api/classifications/7")
                        .header("Osprey-Delete-Token", "any")
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(rest.call("POST", "/results/7/delete").send().status()).isEqualTo(204);
        assertThat(AdminOnlyFilter.requiresAdmin("DELETE", "api/classifications/7"))
                .isTrue();
    }

    @Test
    void aCallerWithoutLoginAndTokenMayDeleteNoImage() {
        assertThat(rest.call("DELETE", "/api/classifications/7").send().status())
                .isEqualTo(401);
        assertThat(rest.call("DELETE", "/api/target")
                        .header("Osprey-Delete-Token", "any")
                        .send()
                        .status())
                .isEqualTo(401);
    }

    /** Deletes an image. */
    @Path("api/classifications/{id}")
    public static final class Image {

        @DELETE
        public void delete() {}
    }

    /** Deletes an image, too. */
    @Path("results/{id}/delete")
    public static final class ImagePage {

        @POST
        public void delete() {}
    }

    /** A resource behind the filter. */
    @Path("api/target")
    public static final class Target {

        @GET
        public void read() {}

        @DELETE
        public void delete() {}
    }
}
