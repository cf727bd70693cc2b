package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Bad input is refused with a problem document, reaches neither queue nor table, and disturbs nobody. */
@Timeout(300)
class InvalidUploadIT {

    private static final int MAX_BYTES = 10 << 20;

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        osprey = OspreyProcess.start(data);
        client = new Client(osprey);
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
    }

    @AfterEach
    void nothingOfItIsKeptAndOthersAreServed() throws Exception {
        try (Cloud cloud = osprey.cloud()) {
            int before = cloud.results().newest(1000).size();
            assertThat(cloud.results().newest(1000))
                    .allMatch(row -> row.fileName().equals("good.png"));
            Sample sample = Samples.all().get(0);
            assertThat(client.upload(MultipartForm.with("myfile", "good.png", sample.bytes()))
                            .body())
                    .isEqualTo(sample.prediction());
            assertThat(cloud.results().newest(1000)).hasSize(before + 1);
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        }
    }

    static Stream<Arguments> badImages() throws Exception {
        byte[] good = Samples.all().get(0).bytes();
        return Stream.of(
                Arguments.of("text", "no image at all".getBytes(StandardCharsets.UTF_8), "not a JPEG, PNG"),
                Arguments.of("nothing", new byte[0], "empty"),
                Arguments.of("half a picture", Arrays.copyOf(good, good.length / 2), "damaged or incomplete"),
                Arguments.of(
                        "a picture without its end", Arrays.copyOf(good, good.length - 4), "damaged or incomplete"),
                Arguments.of("a header of 60,000 x 60,000", TestImages.withClaimedSize(60_000, 60_000), "60"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badImages")
    void whatIsNoGoodImageIsRefused(String what, byte[] bytes, String said) throws Exception {
        refused(client.upload(MultipartForm.with("myfile", "bad.png", bytes)), 400, said);
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void hostileFileNamesAreRefused(String name) throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(client.upload(MultipartForm.with("myfile", name, good)), 400, "file name");
    }

    static Stream<String> hostileNames() {
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
    void theWrongFieldIsRefusedByName() throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(client.upload(MultipartForm.with("file", "good.png", good)), 400, "'myfile'");
    }

    @Test
    void anImageOverTheLimitIsRefused() throws Exception {
        byte[] large = TestImages.padded(Samples.all().get(0).bytes(), MAX_BYTES);

        refused(client.upload(MultipartForm.with("myfile", "large.png", large)), 413, "10 MiB");
    }

    @Test
    void oneBadImageAmongGoodOnesRefusesTheCall() throws Exception {
        byte[] good = Samples.all().get(0).bytes();

        refused(
                client.upload(
                        MultipartForm.with("myfile", "fine.png", good).and("myfile", "bad.png", new byte[] {1, 2, 3})),
                400,
                "bad.png");
    }

    @Test
    void aBodyThatIsNoFormIsRefused() throws Exception {
        refused(client.postText("/"), 415, "");
        refused(client.postBrokenForm("/"), 400, "");
    }

    @Test
    void aBrowserGetsAPageThatSaysWhatWasWrong() throws Exception {
        HttpResponse<String> page =
                client.upload(MultipartForm.with("myfile", "bad.png", new byte[] {1}), "Accept", "text/html,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).contains("bad.png").contains("not a JPEG, PNG");
    }

    private static void refused(HttpResponse<String> answer, int status, String said) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = Client.object(answer.body());
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).containsIgnoringCase(said).isNotBlank();
    }
}
