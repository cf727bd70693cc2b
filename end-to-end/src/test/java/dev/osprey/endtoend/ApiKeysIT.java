package dev.osprey.endtoend;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** API keys: made and revoked by API and page, limited, and fair to each other. */
@OnSharedOsprey
@Order(10)
@Timeout(600)
class ApiKeysIT extends SharedOspreySuite {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MANY = 1000;
    private static final Pattern KEY = Pattern.compile("osprey_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");

    private static String admin;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        admin = Client.basicAuth(osprey.adminPassword());
        if (Browser.installed()) {
            browser = new Browser(osprey);
        } else {
            System.out.println("The page of keys is not tested: chromium and chromedriver are not in /usr/bin");
        }
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
        for (JsonObject key : listed()) {
            client.send("DELETE", "/api/keys/" + key.getString("id"), "Authorization", admin);
        }
    }

    @Test
    void theOneImageOfAKeyDoesNotWaitForTheThousandOfAnother() throws Exception {
        String many = bearer(make("\"name\": \"many\""));
        String one = bearer(make("\"name\": \"one\""));
        String job;
        String image;
        StoppedWorkers stopped = new StoppedWorkers(client);
        try {
            HttpResponse<String> submitted = client.upload("/api/jobs", form(MANY), "Authorization", many);
            assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
            job = "/api/jobs/" + Client.object(submitted.body()).getString("id");
            HttpResponse<String> uploaded =
                    client.upload("/api/classifications", form(1), "Authorization", one, "Prefer", "respond-async");
            assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(202);
            image = uploaded.headers().firstValue("Location").orElseThrow();
        } finally {
            stopped.resume();
        }

        Await.until("the job is finished", PATIENCE, () -> client.json(job).getBoolean("finished"));

        JsonObject answered = client.json(image);
        assertThat(answered.getString("status")).isEqualTo("DONE");
        Instant at = Instant.parse(answered.getString("completedAt"));
        List<JsonObject> images = Client.object(
                        client.get(job + "/results.json").body())
                .getJsonArray("images")
                .getValuesAs(JsonObject.class);
        assertThat(images)
                .hasSize(MANY)
                .allMatch(each -> each.getString("status").equals("DONE"));
        // The groups take turns, and a worker holds a few images at once.
        assertThat(images)
                .filteredOn(each -> Instant.parse(each.getString("completedAt")).isAfter(at))
                .hasSizeGreaterThan(MANY * 9 / 10);
    }

    @Test
    void aKeyUploadsOwnsItsImagesAndIsRevoked() throws Exception {
        JsonObject key = make("\"name\": \"camera\"");
        String owner = bearer(key);
        String other = bearer(make("\"name\": \"other\""));

        HttpResponse<String> uploaded = client.upload(form(1), "Authorization", owner, "Accept", "application/json");

        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
        String image = "/api/classifications/" + Client.object(uploaded.body()).getString("id");
        assertThat(client.get(image, "Authorization", owner).statusCode()).isEqualTo(200);
        assertThat(client.send("DELETE", image, "Authorization", other).statusCode())
                .isEqualTo(403);
        assertThat(client.send("DELETE", image, "Authorization", owner).statusCode())
                .isEqualTo(204);
        assertThat(listed())
                .filteredOn(each -> each.getString("id").equals(key.getString("id")))
                .singleElement()
                .satisfies(each -> assertThat(each.getInt("imagesToday")).isEqualTo(1))
                .satisfies(each -> assertThat(each).doesNotContainKey("key"));
        assertThat(osprey.logs()).doesNotContain(key.getString("key"));

        HttpResponse<String> revoked =
                client.send("DELETE", "/api/keys/" + key.getString("id"), "Authorization", admin);

        assertThat(revoked.statusCode()).isEqualTo(204);
        HttpResponse<String> refused = client.upload(form(1), "Authorization", owner);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(client.get("/api/classifications", "Authorization", "Bearer unknown")
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.get("/health/ready", "Authorization", owner).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyIsNeverTheAdmins() throws Exception {
        String key = bearer(make("\"name\": \"program\""));

        for (String header : List.of(key, "")) {
            int refusal = header.isEmpty() ? 401 : 403;
            String[] headers = header.isEmpty() ? new String[0] : new String[] {"Authorization", header};
            assertThat(client.get("/api/keys", headers).statusCode()).isEqualTo(refusal);
            assertThat(client.send("DELETE", "/api/keys/1", headers).statusCode())
                    .isEqualTo(refusal);
            assertThat(client.send("POST", "/api/queues/dead-letter/redrive", headers)
                            .statusCode())
                    .isEqualTo(refusal);
        }
    }

    @Test
    void aKeyHasARateAndAQuota() throws Exception {
        String slow = bearer(make("\"name\": \"slow\", \"ratePerMinute\": 2"));
        String few = bearer(make("\"name\": \"few\", \"dailyQuota\": 2"));

        assertThat(client.get("/api/queues", "Authorization", slow).headers().firstValue("RateLimit"))
                .contains("\"requests\";r=1;t=0");
        client.get("/api/queues", "Authorization", slow);
        HttpResponse<String> tooFast = client.upload(form(1), "Authorization", slow);
        assertThat(tooFast.statusCode()).isEqualTo(429);
        assertThat(tooFast.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 30L);

        assertThat(client.upload("/api/classifications", form(2), "Authorization", few)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> tooMany = client.upload("/api/jobs", form(1), "Authorization", few);
        assertThat(tooMany.statusCode()).as(tooMany.body()).isEqualTo(429);
        assertThat(tooMany.body()).contains("may upload 2 images a day");
        assertThat(tooMany.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, Duration.ofDays(1).toSeconds());
        assertThat(tooMany.headers().firstValue("RateLimit"))
                .hasValueSatisfying(limit -> assertThat(limit).startsWith("\"images\";r=0;t="));
    }

    @Test
    void theAdminMakesAndRevokesAKeyOnThePageWithoutScripts() throws Exception {
        assumeTrue(browser != null);
        browser.scripts(false);
        browser.open("/operations/keys");
        browser.one("#password").sendKeys(osprey.adminPassword());
        browser.follow("main button");
        assertThat(browser.path()).isEqualTo("/operations/keys");

        browser.one("#name").sendKeys("<b>page</b>");
        browser.one("#quota").sendKeys("5");
        browser.follow("main form button");

        String key = browser.one("#made-key").getDomProperty("value");
        assertThat(key).matches(KEY);
        assertThat(browser.texts("#keys th").get(0)).isEqualTo("<b>page</b>");
        assertThat(browser.text("#keys tr")).contains("0 of 5", "no limit");
        assertThat(client.upload(form(1), "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(200);
        browser.scripts(true);
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            browser.open("/operations/keys");
            browser.one("#name").sendKeys("axe");
            browser.follow("main form button");
            assertThat(browser.accessibilityViolations()).as("a new key").isEmpty();
            browser.phone();
            assertThat(browser.overflow()).isZero();
            browser.screenshot("keys-" + (dark ? "dark" : "light"));
            browser.desktop();
            browser.open("/operations/keys");
            assertThat(browser.accessibilityViolations()).as("keys").isEmpty();
            assertThat(browser.run("return document.documentElement.outerHTML").toString())
                    .doesNotContainPattern(KEY);
            browser.follow("#keys tr a");
            assertThat(browser.accessibilityViolations()).as("confirmation").isEmpty();
        }
        browser.dark(false);

        browser.scripts(false);
        browser.open("/operations/keys/" + id(key) + "/revoke");
        browser.follow("button.danger");

        assertThat(browser.text(".notice")).contains("revoked");
        assertThat(client.upload(form(1), "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(401);
        browser.scripts(true);
        browser.forgetCookies();
    }

    private static String id(String key) {
        Matcher parts = Pattern.compile("osprey_([0-9a-f]+)_.*").matcher(key);
        assertThat(parts.matches()).isTrue();
        return parts.group(1);
    }

    private static JsonObject make(String fields) throws Exception {
        HttpResponse<String> made = client.post(
                "/api/keys",
                "application/json",
                ("{" + fields + "}").getBytes(StandardCharsets.UTF_8),
                "Authorization",
                admin);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Client.object(made.body());
    }

    private static String bearer(JsonObject key) {
        return "Bearer " + key.getString("key");
    }

    private static List<JsonObject> listed() throws Exception {
        try (JsonReader reader = Json.createReader(
                new StringReader(client.get("/api/keys", "Authorization", admin).body()))) {
            JsonArray keys = reader.readArray();
            return new ArrayList<>(keys.getValuesAs(JsonObject.class));
        }
    }

    private static MultipartForm form(int images) throws IOException {
        byte[] png = Samples.all().get(0).bytes();
        MultipartForm form = MultipartForm.with("myfile", "0.png", png);
        for (int image = 1; image < images; image++) {
            form = form.and("myfile", image + ".png", png);
        }
        return form;
    }
}
