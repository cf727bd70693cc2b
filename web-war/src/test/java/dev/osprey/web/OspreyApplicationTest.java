package dev.osprey.web;

import java.net.URI;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OspreyApplicationTest {

    private final Rest rest = Rest.of(Moved.class).build();

    @Test
    void aLocationHasNeitherSchemeNorHost() {
        Rest.Reply reply = rest.call("GET", "/moved")
                .header("Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .send();

        assertThat(reply.header("Location")).isEqualTo("/elsewhere?of=it");
    }

    @Test
    void theDescriptionOfJerseyIsNotServed() {
        assertThat(rest.get("/application.wadl").status()).isEqualTo(404);
        assertThat(rest.call("OPTIONS", "/moved").send().body()).doesNotContain("wadl");
    }

    /** A resource that redirects. */
    @Path("moved")
    public static final class Moved {

        @GET
        public Response get() {
            return Response.seeOther(URI.create("/elsewhere?of=it")).build();
        }
    }
}
