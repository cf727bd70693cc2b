package dev.osprey.web.security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({
        "/api/fleet, api/fleet",
        "/%61pi/fleet, api/fleet",
        "//api///fleet, api/fleet",
        "/results/, results/",
        "/a%20b+c%C3%A4, a b+cä",
        "/a...b/..c, a...b/..c",
        "/50%25off.png, 50%off.png"
    })
    void aPathIsDecodedOnce(String raw, String path) {
        assertThat(RequestPath.of(raw)).contains(path);
    }

    @Test
    void theRootIsEmpty() {
        assertThat(RequestPath.of("/")).contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%zz",
                "/a%2",
                "/results/50%off.png",
                "/%FF",
                "/%C3",
                "/api;x=1/fleet",
                "/;",
                "/a/./b",
                "/../a",
                "/a/%2e%2E/b",
                "/a%2Fb",
                "/a%5cb",
                "/a\\b",
                "/a%00",
                "/a%0Ab",
                "/a%7F",
                "/ä"
            })
    void aPathThatCouldBeReadDifferentlyIsRefused(String raw) {
        assertThat(RequestPath.of(raw)).isEmpty();
    }
}
