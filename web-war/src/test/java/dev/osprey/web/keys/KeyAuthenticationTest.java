package dev.osprey.web.keys;

import java.util.Optional;

import dev.osprey.web.ServletCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyAuthenticationTest {

    @Test
    void onlyTheSchemeBearerHasAToken() {
        assertThat(token("Bearer abc")).contains("abc");
        assertThat(token("bearer   abc ")).contains("abc");
        assertThat(token("Bearer")).contains("");
        assertThat(token("Basic abc")).isEmpty();
        assertThat(token("Bearers abc")).isEmpty();
    }

    private static Optional<String> token(String header) {
        return KeyAuthentication.token(
                new ServletCall("GET", "/").header("Authorization", header).request());
    }
}
