package dev.osprey.web.upload;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PresignedRequestTest {

    private static final int MAX_BYTES = 10_000;

    @Test
    void aBodyNamesTheFileItsTypeAndItsSize() {
        PresignedRequest request = PresignedRequest.of(
                "{\"size\": 10000, \"fileName\": \"grün & rot.png\", \"contentType\": \"IMAGE/PNG\"}", MAX_BYTES);

        assertThat(request.fileName().text()).isEqualTo("grün & rot.png");
        assertThat(request.contentType()).isEqualTo("image/png");
        assertThat(request.size()).isEqualTo(MAX_BYTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | ",
                "400 | {",
                "400 | []",
                "400 | {}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\"}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": \"1\"}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 0}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": -1}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 1.5}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 1e99999999999}",
                "400 | {\"fileName\": null, \"contentType\": \"image/png\", \"size\": 1}",
                "400 | {\"fileName\": \"../a.png\", \"contentType\": \"image/png\", \"size\": 1}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"text/html\", \"size\": 1}",
                "400 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 1, \"key\": \"k\"}",
                "413 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 10001}",
                "413 | {\"fileName\": \"a.png\", \"contentType\": \"image/png\", \"size\": 9223372036854775807}",
            })
    void anythingElseIsRefused(int status, String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> PresignedRequest.of(body, MAX_BYTES))
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(status));
    }
}
