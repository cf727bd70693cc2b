package dev.osprey.web.security;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.osprey.web.Rest;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CrossSiteRequestsTest {

    private final Rest rest =
            Rest.of(Target.class, CrossSiteRequests.class, ProblemMapper.class).build();

    @ParameterizedTest
    @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 204", "none, 204"})
    void fetchMetadataDecidesWhereABrowserSendsIt(String site, int status) {
        // Wins over an origin that would decide otherwise.
        String origin = status == 403 ? "http://osprey.example" : "http://other.example";

        assertThat(rest.call("POST", "/target")
                        .header("Sec-Fetch-Site", site)
                        .header("Origin", origin)
                        .header("Host", "osprey.example")
                        .send()
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "http://osprey.example:8080, osprey.example:8080, , 204",
        "http://OSPREY.example, osprey.example, , 204",
        "https://osprey.example, internal:8080, osprey.example, 204",
        "http://other.example, osprey.example, , 403",
        "http://osprey.example:8081, osprey.example:8080, , 403",
        "https://other.example, internal:8080, osprey.example, 403",
        "null, osprey.example, , 403",
        "not a URI, osprey.example, , 403"
    })
    void otherwiseTheOriginHasToBeTheHost(String origin, String host, String forwardedHost, int status) {
        Rest.Call call = rest.call("POST", "/target").header("Origin", origin).header("Host", host);
        if (forwardedHost != null) {
            call.header("X-Forwarded-Host", forwardedHost);
        }

        assertThat(call.send().status()).isEqualTo(status);
    }

    @Test
    void clientsWithoutAnOriginAndSafeMethodsPass() {
        assertThat(rest.call("POST", "/target").send().status()).isEqualTo(204);
        assertThat(rest.call("GET", "/target")
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Origin", "http://other.example")
                        .send()
                        .status())
                .isEqualTo(204);
    }

    /** A resource behind the filter. */
    @Path("target")
    public static final class Target {

        @GET
        public void read() {}

        @POST
        public void change() {}
    }
}
