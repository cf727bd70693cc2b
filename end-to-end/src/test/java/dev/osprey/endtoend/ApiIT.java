package dev.osprey.endtoend;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.core.results.Sort;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The HTTP API. */
@OnSharedOsprey
@Order(3)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiIT extends SharedOspreySuite {

    private static final Pattern NEXT = Pattern.compile("<(/api/[^>]+)>; rel=\"next\"");
    private static final int STORED = 7;

    private static String[] admin;
    private static JsonObject first;

    @BeforeAll
    static void storeImages() throws Exception {
        client.deleteEverything();
        admin = new String[] {"Authorization", Client.basicAuth(osprey.adminPassword())};
        for (Sample sample : Samples.all().subList(0, STORED)) {
            JsonObject answer = client.classify(sample);
            first = first == null ? answer : first;
        }
    }

    /** Before the tests that upload, so that exactly these are stored. */
    @Test
    @Order(1)
    void thePagesMakeUpTheWholeList() throws Exception {
        List<String> all = ids(client.get("/api/classifications").body());
        List<String> paged = new ArrayList<>();
        HttpResponse<String> page = client.get("/api/classifications?limit=3&top=1");
        for (Optional<String> next = next(page); next.isPresent(); next = next(page)) {
            paged.addAll(ids(page.body()));
            assertThat(next.get()).contains("limit=3").contains("top=1");
            page = client.get(next.get());
        }
        paged.addAll(ids(page.body()));

        assertThat(paged).isEqualTo(all).hasSize(STORED).endsWith(first.getString("id"));
    }

    @Test
    @Order(1)
    void filtersSelectMatchingImages() throws Exception {
        String label = first.getString("label").replace(" ", "%20");
        String at = first.getString("submittedAt");

        assertThat(Client.array(client.get("/api/classifications?label=" + label)
                                .body())
                        .getValuesAs(JsonObject.class))
                .isNotEmpty()
                .allMatch(image -> image.getString("label").equals(first.getString("label")));
        assertThat(ids(client.get("/api/classifications?fileName="
                                + first.getString("fileName").toUpperCase(Locale.ROOT))
                        .body()))
                .containsExactly(first.getString("id"));
        assertThat(ids(client.get("/api/classifications?status=FAILED").body())).isEmpty();
        assertThat(ids(client.get("/api/classifications?to=" + at).body())).isEmpty();
        assertThat(ids(client.get("/api/classifications?from=" + at).body())).hasSize(STORED);
        assertThat(ids(client.get("/api/classifications?from=" + at + "&to="
                                + Instant.parse(at).plusMillis(1))
                        .body()))
                .containsExactly(first.getString("id"));
    }

    @Test
    @Order(1)
    void anExportHasEveryImageAndTheSameFilters() throws Exception {
        HttpResponse<String> csv = client.get("/api/classifications.csv");
        List<String> lines = csv.body().lines().toList();

        assertThat(header(csv, "Content-Type")).startsWith("text/csv");
        assertThat(header(csv, "Content-Disposition")).startsWith("attachment");
        assertThat(lines.get(0))
                .isEqualTo("id,fileName,status,label,probability,error,submittedAt,completedAt,model,modelVersion");
        assertThat(lines).hasSize(STORED + 1);
        assertThat(lines.get(STORED)).startsWith(first.getString("id") + "," + first.getString("fileName") + ",DONE,");
        assertThat(ids(client.get("/api/classifications.json").body())).hasSize(STORED);
        assertThat(client.get("/api/classifications.csv?status=FAILED").body().lines())
                .hasSize(1);
        assertThat(client.get("/api/classifications", "Accept", "text/csv").body())
                .isEqualTo(csv.body());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/classifications?limit=abc, limit",
        "/api/classifications?limit=0, limit",
        "/api/classifications?status=done, status",
        "/api/classifications?from=yesterday, from",
        "/api/classifications?to=1, to",
        "/api/classifications?cursor=x, cursor",
        "/api/classifications?top=0, top",
        "/api/classifications.csv?from=x, from",
        "/api/classifications/x?top=no, top",
        "/api/classifications/x/image?width=8, width",
        "/api/classifications/events, ids"
    })
    void anInvalidParameterIsNamed(String path, String parameter) throws Exception {
        HttpResponse<String> answer = client.get(path);

        isProblem(answer, 400);
        assertThat(Client.object(answer.body()).getString("detail")).contains("'" + parameter + "'");
    }

    @Test
    void topLimitsThePredictions() throws Exception {
        assertThat(client.json(path(first) + "?top=2").getJsonArray("predictions"))
                .hasSize(2);
        assertThat(client.json(path(first) + "?top=99").getJsonArray("predictions"))
                .hasSize(5);
        Sample sample = Samples.all().get(0);
        for (String path : List.of("/?top=1", "/api/classifications?top=1")) {
            HttpResponse<String> answer = client.upload(
                    path, MultipartForm.with("myfile", sample.name(), sample.bytes()), "Accept", "application/json");
            assertThat(Client.object(answer.body()).getJsonArray("predictions")).hasSize(1);
        }
    }

    @Test
    void anUnchangedResultIsNotSentAgain() throws Exception {
        HttpResponse<String> answer = client.get(path(first));
        String tag = header(answer, "ETag");

        assertThat(tag).startsWith("\"");
        assertThat(header(answer, "Cache-Control")).isEqualTo("private, no-cache");
        HttpResponse<String> again = client.get(path(first), "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "ETag")).isEqualTo(tag);
        assertThat(again.body()).isEmpty();
        assertThat(client.get(path(first) + "?top=1", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aQueuedImageIsNotCached() throws Exception {
        try (Cloud cloud = osprey.cloud()) {
            var queued =
                    dev.osprey.core.classification.Classification.queued("queued-for-ever", "x.png", Instant.now());
            cloud.results().insert(queued, "s3://nowhere");

            HttpResponse<String> answer = client.get("/api/classifications/queued-for-ever");

            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            assertThat(header(answer, "Retry-After")).isEqualTo("1");
            assertThat(answer.headers().firstValue("ETag")).isEmpty();
            isProblem(client.get("/api/classifications/queued-for-ever/image"), 404);
            cloud.results().delete(queued.id());
        }
    }

    /** Through two tables, since each caches the age of the oldest image. */
    @Test
    void imagesOfEarlierMonthsAreListedWhateverWasListedBefore() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(100)).truncatedTo(ChronoUnit.MILLIS);
        var old = dev.osprey.core.classification.Classification.queued("0-of-long-ago", "old.png", then);
        try (Cloud cloud = osprey.cloud();
                Cloud another = osprey.cloud()) {
            cloud.results().insert(old, "s3://nowhere");
            ResultFilter before = new ResultFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(then.minus(Duration.ofDays(100))));

            assertThat(cloud.results()
                            .page(before, Sort.NEWEST_FIRST, Optional.empty(), 10)
                            .images())
                    .isEmpty();
            for (int time = 0; time < 2; time++) {
                assertThat(cloud.results().newest(1000)).endsWith(old);
                assertThat(another.results().all(ResultFilter.ALL)).endsWith(old);
            }
            cloud.results().delete(old.id());
        }
    }

    @Test
    void theImageIsServedWithSafeHeaders() throws Exception {
        HttpResponse<byte[]> image = client.bytes(path(first) + "/image");

        assertThat(image.body()).isEqualTo(Samples.all().get(0).bytes());
        assertThat(header(image, "Content-Type")).isEqualTo("image/png");
        assertThat(header(image, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(image, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(header(image, "Content-Disposition"))
                .isEqualTo("inline; filename*=UTF-8''" + first.getString("fileName"));
        assertThat(client.get(path(first) + "/image", "If-None-Match", header(image, "ETag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aThumbnailHasTheRequestedWidth() throws Exception {
        HttpResponse<byte[]> thumbnail = client.bytes(path(first) + "/image?width=16");

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail.body()));
        assertThat(image.getWidth()).isEqualTo(16);
        assertThat(header(thumbnail, "ETag")).isNotEqualTo(header(client.bytes(path(first) + "/image"), "ETag"));
    }

    @Test
    void theEventStreamSendsEachResultAndThenEnds() throws Exception {
        Sample sample = Samples.all().get(3);
        HttpResponse<String> accepted = client.upload(
                "/api/classifications",
                MultipartForm.with("myfile", "a.png", sample.bytes()).and("myfile", "b.png", sample.bytes()),
                "Prefer",
                "respond-async");
        List<String> ids = ids(accepted.body());
        ids.add(first.getString("id"));

        String events = client.get("/api/classifications/events?ids=" + String.join(",", ids))
                .body();

        List<String> received = events.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
        assertThat(received).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(events.lines().filter(line -> line.startsWith("data: {")))
                .hasSize(3)
                .allMatch(line ->
                        Client.object(line.substring(6)).getString("status").equals("DONE"));
        assertThat(events.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: classification", "event: classification", "event: classification", "event: end");
        isProblem(client.get("/api/classifications/events?ids=unknown"), 404);
    }

    @Test
    void eachImageOfAnArchiveIsAnUpload() throws Exception {
        Sample one = Samples.all().get(0);
        Sample two = Samples.all().get(1);
        byte[] zip = zip(
                "deep/" + one.name(),
                one.bytes(),
                "../" + two.name(),
                two.bytes(),
                "__MACOSX/._x",
                new byte[3],
                "readme.txt",
                "hello".getBytes(StandardCharsets.UTF_8),
                "inner.zip",
                zip("x.png", one.bytes()));

        for (HttpResponse<String> answer : List.of(
                client.upload("/api/classifications", MultipartForm.with("myfile", "images.zip", zip)),
                client.upload("/", MultipartForm.with("myfile", "images.zip", zip), "Accept", "application/json"),
                client.post("/api/classifications", "application/zip", zip))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
            List<JsonObject> files = Client.array(answer.body()).getValuesAs(JsonObject.class);
            assertThat(files)
                    .extracting(file -> file.getString("fileName"))
                    .containsExactly(one.name(), two.name(), "readme.txt", "inner.zip");
            assertThat(files.get(0).getString("label")).isEqualTo(one.prediction());
            assertThat(files.get(1).getString("label")).isEqualTo(two.prediction());
            assertThat(files.get(2).getJsonObject("problem").getInt("status")).isEqualTo(400);
            assertThat(files.get(3).getJsonObject("problem").getString("detail"))
                    .contains("archive in an archive");
        }
        HttpResponse<String> bad = client.post("/api/classifications", "application/zip", zip("a.txt", new byte[] {1}));
        isProblem(bad, 400);
        isProblem(client.post("/api/classifications", "application/zip", new byte[] {'P', 'K', 3, 4, 9}), 400);
    }

    @Test
    void errorsOfTheServerAreProblemDocuments() throws Exception {
        isProblem(client.get("/api/nothing"), 404);
        isProblem(client.get("/api/queues/dead-letter/redrive"), 405);
        isProblem(client.get("/api/queues", "Accept", "image/png"), 406);
        isProblem(client.post("/api/classifications", "text/plain", new byte[] {1}), 415);
        isProblem(client.send("DELETE", "/api/queues", admin), 405);
    }

    /** As it is served: a server may drop parts of it. */
    @Test
    void theOpenApiDescriptionIsComplete() throws Exception {
        JsonObject served = Client.object(
                client.get("/openapi?format=JSON", "Accept", "application/json").body());
        String written =
                Files.readString(OspreyProcess.root().resolve("web-war/src/main/resources/META-INF/openapi.yaml"));

        assertThat(served.getString("openapi")).startsWith("3.0");
        assertThat(served.getJsonObject("paths").keySet())
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("(?m)^  (/\\S*):$")
                        .matcher(written)
                        .results()
                        .map(match -> match.group(1))
                        .toList());
        assertThat(served.getJsonObject("components").getJsonObject("schemas").keySet())
                .contains("Classification", "Problem", "UploadAnswer");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/fleet",
        "PUT, /api/model",
        "POST, /api/queues/dead-letter/redrive",
        "POST, /api/classifications/reset-token",
        "DELETE, /api/classifications"
    })
    void onlyTheAdminChangesAnything(String method, String path) throws Exception {
        HttpResponse<String> stranger = client.send(method, path);

        isProblem(stranger, 401);
        assertThat(header(stranger, "WWW-Authenticate")).startsWith("Basic ");
        isProblem(client.send(method, path, "Authorization", Client.basicAuth("guessed")), 401);
    }

    @Test
    void redrivenDeadLettersAreClassified() throws Exception {
        Sample sample = Samples.all().get(1);
        String id = DeadLetters.send(osprey, sample);

        HttpResponse<String> answer = client.send("POST", "/api/queues/dead-letter/redrive", admin);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(Client.object(answer.body()).getInt("messages")).isEqualTo(1);
        // Before the redrive the leader may have noticed the dead letter and failed the image.
        Await.until(
                "the image is classified",
                Duration.ofMinutes(1),
                () -> client.json("/api/classifications/" + id)
                        .getString("status")
                        .equals("DONE"));
        assertThat(client.awaitResult(id).getString("label")).isEqualTo(sample.prediction());
        try (Cloud cloud = osprey.cloud()) {
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        }
    }

    @Test
    void theAdminIsKnownWhenTheBodyComesAfterItsHead() throws Exception {
        RawClient.Answer answer = new RawClient(osprey, "127.0.0.1")
                .sendLate(
                        "PUT",
                        "/api/fleet",
                        "Content-Type: application/json\r\nAuthorization: " + Client.basicAuth(osprey.adminPassword())
                                + "\r\n",
                        RawClient.ascii("{\"paused\": false}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void deletingEverythingNeedsAToken() throws Exception {
        isProblem(client.send("DELETE", "/api/classifications", admin), 409);
        isProblem(client.send("DELETE", "/api/classifications?confirm=guessed", admin), 403);
        try (Cloud cloud = osprey.cloud();
                S3Buckets s3 = new S3Buckets(osprey.endpoints().getProperty("s3"))) {
            List<dev.osprey.core.classification.Classification> before =
                    cloud.results().newest(1000);
            assertThat(before).isNotEmpty().allMatch(image -> image.status() == Status.DONE);
            s3.put("osprey-input", "of-somebody-else.txt", "kept");
            // A worker answers it like an upload, but stores no copy of what is not an image.
            Await.until(
                    "the file failed",
                    Duration.ofMinutes(1),
                    () -> cloud.results().newest(1000).stream().anyMatch(image -> image.status() == Status.FAILED));
            String token = Client.object(client.send("POST", "/api/classifications/reset-token", admin)
                            .body())
                    .getString("token");

            HttpResponse<String> answer = client.send("DELETE", "/api/classifications?confirm=" + token, admin);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonObject counts = Client.object(answer.body());
            assertThat(counts.getInt("results")).isEqualTo(before.size() + 1);
            // Rows with a result count, not objects.
            assertThat(counts.getInt("images")).isEqualTo(before.size() + 1);
            assertThat(cloud.results().newest(1000)).isEmpty();
            assertThat(s3.keys("osprey-input")).containsExactly("of-somebody-else.txt");
            assertThat(s3.keys("osprey-output")).isEmpty();
            isProblem(client.send("DELETE", "/api/classifications?confirm=" + token, admin), 403);
            s3.delete("osprey-input", "of-somebody-else.txt");
        }
        assertThat(client.classify(Samples.all().get(0)).getString("label"))
                .isEqualTo(Samples.all().get(0).prediction());
    }

    private static void isProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(answer.body())
                .contains("application/problem+json");
        assertThat(Client.object(answer.body()).getInt("status")).isEqualTo(status);
    }

    private static String path(JsonObject image) {
        return "/api/classifications/" + image.getString("id");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static Optional<String> next(HttpResponse<String> page) {
        return page.headers()
                .firstValue("Link")
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1));
    }

    private static List<String> ids(String array) {
        return Client.array(array).getValuesAs(JsonObject.class).stream()
                .map(image -> image.getString("id"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** @param namesAndContents alternating names and contents */
    private static byte[] zip(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int each = 0; each < namesAndContents.length; each += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[each]));
                zip.write((byte[]) namesAndContents[each + 1]);
            }
        }
        return bytes.toByteArray();
    }
}
