package dev.osprey.web.bodies;

import java.io.InputStream;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.web.ServletCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceivedRequestTest {

    @Test
    void theCallerStaysWhoItWasWhenTheBodyBegan() {
        ServletCall call = new ServletCall("PUT", "/api/fleet").user("admin");
        HttpServletRequest request = ReceivedRequest.with(InputStream::nullInputStream, call.request(), "id");

        // As on another thread, where the server does not know the caller.
        call.user(null);

        assertThat(request.getUserPrincipal().getName()).isEqualTo("admin");
        assertThat(request.isUserInRole("admin")).isTrue();
    }

    @Test
    void nobodyHasARole() {
        HttpServletRequest request = ReceivedRequest.with(
                InputStream::nullInputStream, new ServletCall("PUT", "/api/fleet").request(), "id");

        assertThat(request.getUserPrincipal()).isNull();
        assertThat(request.isUserInRole("admin")).isFalse();
    }
}
