package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Invalid uploads are refused with a problem document, reach neither queue nor table, and do not affect other uploads. */
@OnSharedOsprey
@Order(5)
@Timeout(300)
class InvalidUploadIT extends SharedOspreySuite {

    private static Cloud cloud;
    private List<String> storedBefore;

    @BeforeAll
    static void openCloud() throws Exception {
        cloud = osprey.cloud();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @BeforeEach
    void noteWhatIsStored() {
        storedBefore = ids();
    }

    @AfterEach
    void nothingIsStoredAndOtherUploadsAreAnswered() throws Exception {
        assertThat(ids()).isEqualTo(storedBefore);
        JsonObject answer = client.classify(Samples.all().get(0));
        assertThat(answer.getString("label")).isEqualTo(Samples.all().get(0).prediction());
        List<String> expected = new ArrayList<>(storedBefore);
        expected.add(0, answer.getString("id"));
        assertThat(ids()).isEqualTo(expected);
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    /** Newest first. */
    private static List<String> ids() {
        return cloud.results().newest(10_000).stream().map(Classification::id).toList();
    }

    static Stream<Arguments> invalidImages() throws Exception {
        byte[] good = Samples.all().get(0).bytes();
        return Stream.of(
                Arguments.of("text", "no image at all".getBytes(StandardCharsets.UTF_8), "not a JPEG, PNG"),
                Arguments.of("nothing", new byte[0], "empty"),
                Arguments.of("HEIC", HexFormat.of().parseHex("0000001466747970686569630000000068656963"), "HEIC image"),
                Arguments.of("half an image", Arrays.copyOf(good, good.length / 2), "damaged or incomplete"),
                Arguments.of("an image without its end", Arrays.copyOf(good, good.length - 4), "damaged or incomplete"),
                Arguments.of("a header of 60,000 x 60,000", TestImages.withClaimedSize(60_000, 60_000), "60"),
                Arguments.of("a side of 40,000,000", TestImages.withClaimedSize(40_000_000, 1), "a side can have"),
                Arguments.of("a JPEG of many scans", TestImages.withScans(1000), "more than the 64 allowed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidImages")
    void anInvalidImageIsRefused(String description, byte[] bytes, String detail) throws Exception {
        refused(client.upload(MultipartForm.with("myfile", "bad.png", bytes)), 400, detail);
    }

    @ParameterizedTest
    @MethodSource("unsafeFileNames")
    void unsafeFileNamesAreRefused(String name) throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(client.upload(MultipartForm.with("myfile", name, good)), 400, "file name");
    }

    static Stream<String> unsafeFileNames() {
        return Stream.of(
                "../../x",
                "a\0b.png",
                "n".repeat(5000) + ".png",
                "\u0635\u0648\u0631\u0629.png",
                "x\u202egnp.exe",
                "\uD83E\uDD85.png");
    }

    @Test
    void aFormWithoutAFileIsRefused() throws Exception {
        refused(client.upload(new MultipartForm().andText("comment", "hello")), 400, "myfile");
        refused(client.upload(new MultipartForm().andText("myfile", "hello")), 400, "no file");
        refused(client.upload(MultipartForm.with("myfile", "", new byte[0])), 400, "no file");
    }

    @Test
    void aWrongFieldNameIsRefused() throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(client.upload(MultipartForm.with("file", "good.png", good)), 400, "'myfile'");
    }

    @Test
    void anImageOverTheLimitIsRefused() throws Exception {
        byte[] large = TestImages.padded(Samples.all().get(0).bytes(), OnSharedOsprey.MAX_UPLOAD_BYTES);

        refused(client.upload(MultipartForm.with("myfile", "large.png", large)), 413, "50 MiB");
    }

    @Test
    void oneInvalidImageRefusesTheWholeCall() throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(
                client.upload(
                        MultipartForm.with("myfile", "fine.png", good).and("myfile", "bad.png", new byte[] {1, 2, 3})),
                400,
                "bad.png");
    }

    @Test
    void aBodyThatIsNotAFormIsRefused() throws Exception {
        refused(client.postText("/"), 415, "");
        refused(client.postBrokenForm("/"), 400, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/classifications"})
    void aCallWithoutABodyIsRefused(String path) throws Exception {
        refused(client.send("POST", path), 400, "no body");
        byte[] namelessPart = "--b\r\n\r\nabc\r\n--b--".getBytes(StandardCharsets.UTF_8);

        refused(client.post(path, "multipart/form-data", new byte[0]), 400, "");
        refused(client.post(path, "multipart/form-data; boundary=b", new byte[0]), 400, "");
        refused(client.post(path, "multipart/form-data; boundary=b", namelessPart), 400, "no field 'myfile'");
        refused(client.post(path, "///", namelessPart), 400, "Content-Type");
        refused(client.send("POST", path, "Accept", "///"), 400, "Accept");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    POST, /,                    ///,                                                400
                    POST, /api/classifications, ///,                                                400
                    PUT,  /api/model,           ///,                                                400
                    POST, /api/classifications, multipart/form-data; boundary=",                    400
                    POST, /openapi,             text/plain,                                         405
                    POST, /login,               application/x-www-form-urlencoded; charset=unknown, 415
                    POST, /login,               application/x-www-form-urlencoded; charset=(),      400
                    """)
    void aRequestWithAnInvalidHeaderIsRefusedWhenItsBodyComesLater(String method, String path, String type, int status)
            throws Exception {
        RawClient.Answer answer = new RawClient(osprey, "127.0.0.1")
                .sendLate(method, path, "Content-Type: " + type + "\r\n", RawClient.ascii("{}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text())
                .contains("\r\nContent-Type: application/problem+json\r\n")
                .contains("\"status\":" + status);
        assertThat(answer.responses()).isEqualTo(1);
    }

    @Test
    void aBrowserGetsAnErrorPage() throws Exception {
        HttpResponse<String> page =
                client.upload(MultipartForm.with("myfile", "bad.png", new byte[] {1}), "Accept", "text/html,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).contains("bad.png").contains("not a JPEG, PNG");
    }

    private static void refused(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(answer.body())
                .contains("application/problem+json");
        JsonObject problem = Client.object(answer.body());
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).containsIgnoringCase(detail).isNotBlank();
    }
}
