package dev.osprey.web.models;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelRequestTest {

    @Test
    void asksForTheModelAtALocationOrForARollBack() {
        assertThat(ModelRequest.of("{\"url\": \"s3://bucket/model.zip\"}").url())
                .contains("s3://bucket/model.zip");
        assertThat(ModelRequest.of("{\"rollback\": true}").url()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}",
                "{\"url\": 1e99999999999}",
                "{\"url\": null}",
                "{\"rollback\": false}",
                "{\"rollback\": \"true\"}",
                "{\"url\": \"/model\", \"rollback\": true}",
                "{\"url\": \"/model\", \"check\": false}"
            })
    void anythingElseIsABadRequest(String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ModelRequest.of(body))
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(400));
    }
}
