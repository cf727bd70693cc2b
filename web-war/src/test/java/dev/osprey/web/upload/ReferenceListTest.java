package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReferenceListTest {

    @Test
    void aBodyIsAListOfTextsInTheirOrder() {
        assertThat(read("{\"s3\": [\"s3://b/ä.png\", \"anything\", \"s3://b/ä.png\"]}"))
                .containsExactly("s3://b/ä.png", "anything", "s3://b/ä.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"s3\": []}",
                "{\"s3\": [1]}",
                "{\"s3\": [\"s3://photos/a.png\", null]}",
                "{\"s3\": \"s3://photos/a.png\"}",
                "{\"s3\": [\"s3://photos/a.png\"], \"x\": 1}",
                "{\"s3\": [1e99999999999]}"
            })
    void anythingElseIsRefused(String body) {
        assertRefused(400, () -> read(body));
    }

    @Test
    void aBodyThatIsLongerThanItsImagesNeedIsNotRead() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };

        assertRefused(413, () -> ReferenceList.read(endless, 2));
    }

    @Test
    void aBodyThatBreaksOffIsRefused() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };

        assertRefused(400, () -> ReferenceList.read(broken, 2));
    }

    private static void assertRefused(int status, Runnable reading) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading::run)
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(status));
    }

    private static List<String> read(String body) {
        return ReferenceList.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), 10);
    }
}
