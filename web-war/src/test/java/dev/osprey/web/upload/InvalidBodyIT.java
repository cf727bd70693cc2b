package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the body of an upload is, an invalid one is the caller's mistake: a 4xx problem, and nothing is accepted. */
@ExtendWith(LocalCloudExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidBodyIT {

    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String DISPOSITION = "Content-Disposition: form-data; name=\"myfile\"; filename=\"a.png\"\r\n";

    private WebNode node;

    @BeforeAll
    void start(LocalCloud local) throws Exception {
        node = new WebNode(local, new TestClock());
    }

    @AfterAll
    void nothingWasAccepted() throws Exception {
        try {
            assertThat(node.requestsInQueue()).isZero();
            assertThat(node.cloud().results().newest(1)).isEmpty();
            assertThat(node.bean(UploadMemory.class).held()).isZero();
        } finally {
            node.close();
        }
    }

    /** Description, path, content type (null for none), body. */
    static Stream<Arguments> bodies() {
        return Stream.of("/", "/api/classifications").flatMap(InvalidBodyIT::bodies);
    }

    private static Stream<Arguments> bodies(String path) {
        byte[] png = TestImages.png();
        return Stream.of(
                Arguments.of("no body, no type", path, null, text("")),
                Arguments.of("no body", path, MULTIPART, text("")),
                Arguments.of("no body, no boundary", path, "multipart/form-data", text("")),
                Arguments.of("no boundary", path, "multipart/form-data", Forms.body("b", "a.png", png)),
                Arguments.of("empty boundary", path, "multipart/form-data; boundary=", Forms.body("b", "a.png", png)),
                Arguments.of("other boundary", path, "multipart/form-data; boundary=c", Forms.body("b", "a.png", png)),
                Arguments.of("no parts", path, MULTIPART, text("--b--\r\n")),
                Arguments.of("only a boundary", path, MULTIPART, text("--b\r\n")),
                Arguments.of("only line breaks", path, MULTIPART, text("\r\n\r\n")),
                Arguments.of("no end", path, MULTIPART, text("--b\r\n" + DISPOSITION + "\r\nabc")),
                Arguments.of("headers without end", path, MULTIPART, text("--b\r\n" + DISPOSITION)),
                Arguments.of("empty part", path, MULTIPART, text("--b\r\n\r\n\r\n--b--\r\n")),
                Arguments.of("part without headers", path, MULTIPART, text("--b\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of(
                        "part without a name",
                        path,
                        MULTIPART,
                        text("--b\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of(
                        "part of another disposition",
                        path,
                        MULTIPART,
                        text("--b\r\nContent-Disposition: attachment; name=\"myfile\"\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of(
                        "malformed disposition",
                        path,
                        MULTIPART,
                        text("--b\r\nContent-Disposition: ;;=\"\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of(
                        "malformed type of a part",
                        path,
                        MULTIPART,
                        text("--b\r\n" + DISPOSITION + "Content-Type: ///\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of(
                        "malformed header of a part", path, MULTIPART, text("--b\r\nno colon\r\n\r\nabc\r\n--b--\r\n")),
                Arguments.of("empty file", path, MULTIPART, Forms.body("b", "a.png", new byte[0])),
                Arguments.of("no file chosen", path, MULTIPART, Forms.body("b", "", new byte[0])),
                Arguments.of(
                        "nested multipart",
                        path,
                        MULTIPART,
                        text("--b\r\n" + DISPOSITION + "Content-Type: multipart/mixed; boundary=c\r\n\r\n"
                                + "--c\r\n\r\nabc\r\n--c--\r\n--b--\r\n")),
                Arguments.of("multipart of another kind", path, "multipart/mixed; boundary=b", text("--b--\r\n")),
                Arguments.of("an image as the body", path, "image/png", png),
                Arguments.of("JSON", path, "application/json", text("{}")),
                Arguments.of("fields of a form", path, "application/x-www-form-urlencoded", text("myfile=abc")),
                Arguments.of("malformed type", path, "///", text("abc")),
                Arguments.of("malformed parameter", path, "multipart/form-data; boundary", text("abc")),
                Arguments.of("empty archive", path, "application/zip", text("")),
                Arguments.of("not an archive", path, "application/zip", text("abc")));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("bodies")
    void anInvalidBodyIsTheCallersMistake(String description, String path, String type, byte[] body) {
        Rest.Call call = node.call(path).header("Content-Length", Integer.toString(body.length));

        isRefused((type == null ? call : call.body(type, new ByteArrayInputStream(body))).send());
    }

    @ParameterizedTest(name = "{1} {0}, without length")
    @MethodSource("bodies")
    void soItIsWithoutItsLength(String description, String path, String type, byte[] body) {
        Rest.Call call = node.call(path);

        isRefused((type == null ? call : call.body(type, new ByteArrayInputStream(body))).send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "", "99999999999999999999", "1.5"})
    void aMalformedLengthIsTheCallersMistake(String length) {
        isRefused(node.call("/")
                .header("Content-Length", length)
                .body(MULTIPART, new ByteArrayInputStream(Forms.body("b", "a.png", TestImages.png())))
                .send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept", "Accept-Language", "Accept-Charset", "Accept-Encoding", "Content-Type"})
    void aMalformedHeaderIsTheCallersMistake(String header) {
        isRefused(node.upload("/", "a.png", TestImages.png())
                .set(header, "///;=,;")
                .send());
    }

    @Test
    void aConnectionThatBreaksIsNotAFaultOfTheService() {
        InputStream begin = new ByteArrayInputStream(text("--b\r\n" + DISPOSITION + "\r\nabc"));
        InputStream breaking = new SequenceInputStream(begin, new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset by peer");
            }
        });

        isRefused(node.call("/").body(MULTIPART, breaking).send());
    }

    private void isRefused(Rest.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = Json.createReader(new StringReader(reply.body())).readObject();
        assertThat(problem.getInt("status")).isEqualTo(reply.status());
        assertThat(problem.getString("detail"))
                .doesNotContain("Exception", "null", "HTTP 4")
                .isNotBlank();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
