package dev.osprey.web.pages;

import dev.osprey.web.Rest;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AssetsResourceTest {

    private final Rest rest = Rest.of(AssetsResource.class, ProblemMapper.class).build();

    @ParameterizedTest
    @CsvSource({
        "osprey.css, text/css;charset=utf-8",
        "osprey.svg, image/svg+xml",
        "page.js, text/javascript;charset=utf-8",
        "uplot/uPlot.iife.min.js, text/javascript;charset=utf-8"
    })
    void assetsHaveTheirMediaTypeAndAreRevalidated(String name, String mediaType) {
        Rest.Reply reply = rest.get("/assets/" + name);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo(mediaType);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(reply.bytes()).isNotEmpty();
    }

    @Test
    void anUnchangedAssetIsNotSentAgain() {
        String tag = rest.get("/assets/page.js").header("ETag");

        Rest.Reply again =
                rest.call("GET", "/assets/page.js").header("If-None-Match", tag).send();

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing.js",
                "uplot/LICENSE",
                "../templates/login.html",
                "%2e%2e/templates/login.html",
                "page.java"
            })
    void nothingElseIsServed(String name) {
        assertThat(rest.get("/assets/" + name).status()).isEqualTo(404);
    }
}
