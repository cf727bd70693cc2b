package dev.osprey.web.results;

import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.StoredImages;
import dev.osprey.web.exports.ExportBeans;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.security.DeletionRight;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The stored results: as JSON, as pages and as exports. */
@ExtendWith(LocalCloudExtension.class)
class ResultsIT {

    private static final Pattern NEXT = Pattern.compile("<(/api/classifications\\?[^>]+)>; rel=\"next\"");

    private static Cloud cloud;
    private static Rest rest;
    private static Rest empty;

    @BeforeAll
    static void start(LocalCloud local) {
        cloud = local.newCloud(new TestClock());
        StoredImages images = new StoredImages(cloud);
        images.done("id-1", "1.png");
        images.done("id-2", "2.png");
        images.failed("id-3", "3.png");
        images.queued("id-4", "4.png");
        rest = rest(cloud);
        empty = rest(local.newCloud(new TestClock()));
    }

    private static Rest rest(Cloud cloud) {
        return ExportBeans.add(Rest.of(
                                ClassificationsResource.class,
                                BatchesResource.class,
                                ResultsResource.class,
                                ExportBeans.FILES,
                                ExportBeans.LIST,
                                PageWriter.class,
                                ProblemMapper.class)
                        .bind(Cloud.class, cloud)
                        .bind(Clock.class, new TestClock())
                        .singletons(ClassificationLookup.class, DeletionRight.class))
                .build();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
            empty.bean(Cloud.class).close();
        }
    }

    @Test
    void theListIsReadPageByPageNewestFirst() {
        List<String> ids = new ArrayList<>();
        Rest.Reply page = rest.get("/api/classifications?limit=3&top=1");
        ids.addAll(ids(page));
        Matcher next = NEXT.matcher(page.header("Link"));
        assertThat(next.matches()).isTrue();
        assertThat(next.group(1)).contains("limit=3", "top=1");
        page = rest.get(next.group(1));
        ids.addAll(ids(page));

        assertThat(ids).containsExactly("id-4", "id-3", "id-2", "id-1");
        assertThat(page.headers()).doesNotContainKey("Link");
    }

    @Test
    void theListIsReadPageByPageInAnyOrder() {
        List<String> ids = new ArrayList<>();
        Rest.Reply page = rest.get("/api/classifications?limit=3&sort=-fileName&labelPart=");
        ids.addAll(ids(page));
        Matcher next = NEXT.matcher(page.header("Link"));
        assertThat(next.matches()).isTrue();
        assertThat(next.group(1)).contains("sort=-fileName");
        ids.addAll(ids(rest.get(next.group(1))));

        assertThat(ids).containsExactly("id-4", "id-3", "id-2", "id-1");
        assertThat(ids(rest.get("/api/classifications?sort=submittedAt")))
                .containsExactly("id-1", "id-2", "id-3", "id-4");
        assertThat(ids(rest.get("/api/classifications?sort=label&labelPart=ba")))
                .containsExactly("id-1", "id-2");
        assertThat(rest.get("/api/classifications?sort=size").status()).isEqualTo(400);
    }

    @Test
    void theLinksInTheHeadOfThePageOrderItWithoutScripts() {
        Rest.Reply page = rest.get("/results?sort=fileName&status=");

        assertThat(page.body().indexOf("1.png")).isLessThan(page.body().indexOf("4.png"));
        assertThat(page.body())
                .contains("<th scope=\"col\" aria-sort=\"ascending\"><a href=\"/results?sort=-fileName\">File</a></th>")
                .contains("href=\"/results?sort=-confidence\"")
                .contains("<a href=\"/results\">Submitted</a>")
                .contains("<input type=\"hidden\" name=\"sort\" value=\"fileName\">")
                .doesNotContain("results.js");
        assertThat(rest.get("/results").body()).containsOnlyOnce("aria-sort");
    }

    @Test
    void theListIsFilteredAndShortened() {
        assertThat(ids(rest.get("/api/classifications?labelPart=BA"))).containsExactly("id-2", "id-1");
        assertThat(ids(rest.get("/api/classifications?status=FAILED"))).containsExactly("id-3");
        assertThat(array(rest.get("/api/classifications?fileName=1.&top=1"))
                        .get(0)
                        .getJsonArray("predictions"))
                .hasSize(1);
    }

    @Test
    void aCachedResultIsRevalidatedBecauseItCanBeDeleted() {
        Rest.Reply reply = rest.get("/api/classifications/id-1");
        String tag = reply.header("ETag");

        assertThat(object(reply).getString("label")).isEqualTo("Bag");
        assertThat(reply.header("Cache-Control")).isEqualTo("private, no-cache");
        Rest.Reply again = rest.call("GET", "/api/classifications/id-1")
                .header("If-None-Match", tag)
                .send();
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(rest.call("GET", "/api/classifications/id-1?top=1")
                        .header("If-None-Match", tag)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFailureMustBeRevalidatedBecauseARedriveCanChangeIt() {
        Rest.Reply reply = rest.get("/api/classifications/id-3");

        assertThat(object(reply).getString("error")).isEqualTo("The image is damaged.");
        assertThat(reply.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(reply.header("ETag")).isNotEmpty();
    }

    @Test
    void anUnfinishedImageIsNotCached() {
        Rest.Reply reply = rest.get("/api/classifications/id-4");

        assertThat(object(reply).getString("status")).isEqualTo("QUEUED");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.headers()).doesNotContainKey("ETag");
    }

    @Test
    void anUnknownImageIsNotFound() {
        for (String path : List.of("/api/classifications/unknown", "/results/unknown")) {
            Rest.Reply reply = rest.get(path);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body()).contains("There is no image with this id.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 2_048, 2_049, 3_000, 7_000})
    void anIdThatNoImageCanHaveIsNotFound(int length) {
        String id = "a".repeat(length);
        for (String path : List.of("/api/classifications/" + id, "/results/" + id, "/api/batches/" + id)) {
            assertThat(rest.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "+292278994-08-17T07:12:55.808Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z"
            })
    void aTimeFarFromAllImagesBoundsTheListAsAnyOther(String time) {
        boolean past = Instant.parse(time).isBefore(Instant.EPOCH);
        for (String order : List.of("-submittedAt", "submittedAt", "fileName")) {
            String list = "/api/classifications?sort=" + order + "&";
            assertThat(ids(rest.get(list + "from=" + encoded(time)))).hasSize(past ? 4 : 0);
            assertThat(ids(rest.get(list + "to=" + encoded(time)))).hasSize(past ? 0 : 4);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "fn5-", "_w", "!", "%00", "MDAwMC0wMWlk", "OTk5OS0xMmlk"})
    void aForeignCursorIsTheCallersMistakeOrAPosition(String cursor) {
        for (String order : List.of("-submittedAt", "submittedAt", "fileName", "-label", "confidence")) {
            Rest.Reply reply = rest.get("/api/classifications?sort=" + order + "&cursor=" + cursor);

            assertThat(reply.status()).as(order + reply.body()).isIn(200, 400);
        }
    }

    @Test
    void theResultsPageShowsWhatMatchesAndKeepsTheSearch() {
        String all = rest.get("/results").body();
        String search = rest.get("/results?fileName=2.&status=DONE").body();

        assertThat(all).contains("4 images", "1.png", "2.png", "3.png", "4.png", "The image is damaged.", "Queued");
        assertThat(search)
                .contains("1 image<", "2.png", "value=\"2.\"", "/api/classifications.csv?fileName=2.&amp;status=DONE")
                .doesNotContain("1.png");
        assertThat(rest.get("/results?fileName=nothing").body()).contains("No results match your search.");
        assertThat(empty.get("/results").body()).contains("No results yet.");
    }

    @Test
    void theResultPageShowsAllPredictions() {
        assertThat(rest.get("/results/id-1").body()).contains("1.png", "Bag", "75.0%", "Coat", "25.0%");
        assertThat(rest.get("/results/id-3").body()).contains("The image is damaged.");
        assertThat(rest.get("/results/id-4").body()).contains("Not classified yet.", "Check again");
    }

    @Test
    void theCsvExportHasAHeaderAndARowForEachImage() {
        Rest.Reply reply = rest.get("/api/classifications.csv");

        assertThat(reply.header("Content-Type")).isEqualTo("text/csv;charset=utf-8;header=present");
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"classifications.csv\"");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.body().lines())
                .containsExactly(
                        "id,fileName,status,label,probability,error,submittedAt,completedAt,model,modelVersion",
                        "id-4,4.png,QUEUED,,,,2026-11-22T12:00:00Z,,,",
                        "id-3,3.png,FAILED,,,The image is damaged.,2026-11-22T12:00:00Z,2026-11-22T12:00:01Z,,",
                        "id-2,2.png,DONE,Bag,0.75,,2026-11-22T12:00:00Z,2026-11-22T12:00:01Z,,",
                        "id-1,1.png,DONE,Bag,0.75,,2026-11-22T12:00:00Z,2026-11-22T12:00:01Z,,");
        assertThat(rest.call("GET", "/api/classifications")
                        .header("Accept", "text/csv")
                        .send()
                        .body())
                .isEqualTo(reply.body());
    }

    @Test
    void theJsonExportIsFilteredToo() {
        Rest.Reply reply = rest.get("/api/classifications.json?status=DONE&top=1");

        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"classifications.json\"");
        assertThat(ids(reply)).containsExactly("id-2", "id-1");
        assertThat(array(reply))
                .allSatisfy(
                        image -> assertThat(image.getJsonArray("predictions")).hasSize(1));
        assertThat(empty.get("/api/classifications.json").body()).isEqualTo("[]\n");
    }

    private static JsonObject object(Rest.Reply reply) {
        return Json.createReader(new StringReader(reply.body())).readObject();
    }

    private static List<JsonObject> array(Rest.Reply reply) {
        return Json.createReader(new StringReader(reply.body())).readArray().getValuesAs(JsonObject.class);
    }

    private static List<String> ids(Rest.Reply reply) {
        return array(reply).stream().map(image -> image.getString("id")).toList();
    }
}
