package dev.osprey.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Jobs: submitted, watched, cancelled and fetched, by API and page. */
@OnSharedOsprey
@Order(9)
@Timeout(3600)
class JobsIT extends SharedOspreySuite {

    private static final String TOKEN = "Osprey-Delete-Token";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    // Of 10,000 images on one worker.
    private static final Duration LONG = Duration.ofMinutes(50);

    private static final List<String> MADE_BY_TESTS = new ArrayList<>();

    private static Cloud cloud;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        cloud = osprey.cloud();
        if (Browser.installed()) {
            browser = new Browser(osprey);
        } else {
            System.out.println("The page of jobs is not tested: chromium and chromedriver are not in /usr/bin");
        }
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (cloud != null) {
            MADE_BY_TESTS.forEach(cloud.deletions()::delete);
            cloud.close();
        }
    }

    @Test
    void everyImageOfALargeArchiveIsAnsweredOnceAndRight() throws Exception {
        // With the file that is rejected, as many as a job takes.
        int images = Thorough.choose(9_999, 300);

        HttpResponse<String> submitted = client.post("/api/jobs", "application/zip", zip(images), LONG);

        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
        JsonObject job = Client.object(submitted.body());
        String path = "/api/jobs/" + job.getString("id");
        assertThat(job.getInt("total")).isEqualTo(images);
        assertThat(job.getInt("rejected")).isEqualTo(1);
        Await.until(
                "the job is finished",
                LONG,
                () -> Client.object(client.get(path, LONG).body()).getBoolean("finished", false));
        assertNumbers(client.json(path), "finished", images, 0);
        List<String> rows =
                client.get(path + "/results.csv", LONG).body().lines().skip(1).toList();
        assertThat(rows).hasSize(images);
        List<Sample> samples = Samples.all();
        for (int each = 0; each < images; each++) {
            assertThat(rows.get(each))
                    .contains("," + each + ".png,DONE,"
                            + samples.get(each % samples.size()).prediction() + ",");
        }
        assertThat(rows.stream().map(row -> row.split(",")[0])).doesNotHaveDuplicates();
        HttpResponse<String> json = client.get(path + "/results.json", LONG);
        assertThat(json.headers().firstValue("Osprey-Job-State")).contains("finished");
        assertThat(Client.object(json.body()).getJsonArray("images")).hasSize(images);
    }

    @Test
    void progressIsStreamedUntilTheEnd() throws Exception {
        HttpResponse<String> submitted = client.upload("/api/jobs", form(5));
        String path = "/api/jobs/" + Client.object(submitted.body()).getString("id");

        List<String> events = client.get(path + "/events")
                .body()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();

        List<JsonObject> progress = events.stream()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Client.object(line.substring("data: ".length())))
                .toList();
        assertThat(progress).isNotEmpty();
        assertThat(progress).allMatch(job -> job.getInt("queued") + job.getInt("done") == 5);
        assertThat(progress.get(progress.size() - 1).getString("state")).isEqualTo("finished");
        assertThat(events.stream().filter(line -> line.startsWith("event: ")))
                .last()
                .isEqualTo("event: end");
        assertThat(client.get("/api/jobs/unknown/events").statusCode()).isEqualTo(404);
    }

    @Test
    void whatWaitsIsNotClassifiedAfterTheCancellationAndTheRestStays() throws Exception {
        int images = 40;
        int done = 2;
        HttpResponse<String> submitted;
        String path;
        List<String> ids;
        JsonObject cancelled;
        StoppedWorkers stopped = new StoppedWorkers(client);
        try {
            submitted = client.upload("/api/jobs", form(images));
            String id = Client.object(submitted.body()).getString("id");
            path = "/api/jobs/" + id;
            ids = cloud.jobs().images(id);
            // As a worker that has stored its answer and not acknowledged the message.
            cloud.results().find(ids.subList(0, done)).forEach(JobsIT::answer);

            assertThat(client.send("DELETE", path).statusCode()).isEqualTo(401);
            assertThat(client.send("DELETE", path, TOKEN, "of somebody else").statusCode())
                    .isEqualTo(403);
            HttpResponse<String> answer = client.send("DELETE", path, TOKEN, token(submitted));

            assertThat(answer.statusCode()).isEqualTo(200);
            cancelled = Client.object(answer.body());
        } finally {
            stopped.resume();
        }
        assertNumbers(cancelled, "cancelled", done, images - done);

        // Behind them in the queue.
        assertThat(client.classify(Samples.all().get(1)).getString("status")).isEqualTo("DONE");
        Await.until(
                "no message is left",
                PATIENCE,
                () -> cloud.queues().requestDepth().total() == 0);
        assertNumbers(client.json(path), "cancelled", done, images - done);
        assertThat(cloud.results().find(ids)).hasSize(done).allMatch(image -> image.finished());
        assertThat(client.get(path + "/results.csv").body().lines().skip(1)).hasSize(done);
        HttpResponse<String> again = client.send("DELETE", path, TOKEN, token(submitted));
        assertThat(again.statusCode()).isEqualTo(200);
        assertNumbers(Client.object(again.body()), "cancelled", done, images - done);
    }

    @Test
    void thePageShowsProgressWithoutScriptsAndCancelsByKeyboard() throws Exception {
        assumeTrue(browser != null);
        String token = "the token of the upload";
        String id = waitingJob(token, "a.png", "b.png", "c.png");
        for (String look : List.of("light", "dark", "phone")) {
            look(look);
            browser.open("/jobs/" + id);
            assertThat(browser.accessibilityViolations()).as(look).isEmpty();
            assertThat(browser.overflow()).isZero();
            browser.screenshot("job-" + look);
        }
        look("light");
        try {
            browser.scripts(false);
            browser.open("/jobs/" + id);
            assertThat(browser.text("#progress-title")).isEqualTo("Images are being classified");
            assertThat(browser.text("#settled-count")).isEqualTo("0 of 3");
            browser.follow("#update a");
            assertThat(browser.text("[data-count='queued']")).isEqualTo("3");

            browser.one("#delete-token").sendKeys("of somebody else");
            browser.follow("#cancel button");
            assertThat(browser.text("main")).contains("may cancel it");
            browser.open("/jobs/" + id);
            browser.one("#delete-token").sendKeys(token, Keys.TAB);
            assertThat(browser.focus().getText()).isEqualTo("Cancel job");
            browser.press(Keys.ENTER);

            browser.until("document.readyState === 'complete' && !document.querySelector('#cancel')");
            assertThat(browser.text("#progress-title")).isEqualTo("Cancelled");
            assertThat(browser.texts("main .actions a")).containsExactly("Download CSV", "Download JSON");
        } finally {
            browser.scripts(true);
        }
        browser.open("/jobs/" + id);
        assertThat(browser.accessibilityViolations()).isEmpty();
        assertNumbers(client.json("/api/jobs/" + id), "cancelled", 0, 3);
    }

    @Test
    void thePageFollowsAJobWithScripts() throws Exception {
        assumeTrue(browser != null);
        String id = waitingJob("token", "a.png", "b.png");
        browser.open("/jobs/" + id);
        browser.until("document.querySelector('#update').hidden");
        List<Classification> images = cloud.results().find(cloud.jobs().images(id));

        answer(images.get(0));
        browser.until("document.querySelector('#settled-count').textContent === '1 of 2'");
        answer(images.get(1));
        browser.until("document.querySelector('#progress-title').textContent === 'Finished'");

        assertThat(browser.text("#settled-count")).isEqualTo("2 of 2");
        assertThat(browser.text("#announcer")).isEqualTo("The job is finished.");
        assertThat(browser.all("#cancel")).isEmpty();
        assertThat(browser.accessibilityViolations()).isEmpty();
    }

    /** A job whose images wait for as long as the test wants: nothing is in the queue. */
    private static String waitingJob(String token, String... fileNames) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String digest = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        Job job = new Job(
                UUID.randomUUID().toString(), now, fileNames.length, Provenance.upload(Optional.empty(), digest));
        List<Classification> images = Stream.of(fileNames)
                .map(name -> Classification.queued(UUID.randomUUID().toString(), name, now))
                .toList();
        cloud.jobs().store(job, images.stream().map(Classification::id).toList());
        for (Classification image : images) {
            MADE_BY_TESTS.add(image.id());
            cloud.results().insert(image, cloud.images().location(image), job.provenance());
        }
        return job.id();
    }

    private static void answer(Classification image) {
        Classification done =
                image.done(List.of(new Prediction("Bag", 1)), Instant.now().truncatedTo(ChronoUnit.MILLIS));
        assertThat(cloud.results().store(done, cloud.images().location(done))).isTrue();
    }

    private static void look(String look) {
        browser.dark(look.equals("dark"));
        if (look.equals("phone")) {
            browser.phone();
        } else {
            browser.desktop();
        }
    }

    private static void assertNumbers(JsonObject job, String state, int done, int cancelled) {
        assertThat(job.getString("state")).isEqualTo(state);
        assertThat(job.getInt("done")).isEqualTo(done);
        assertThat(job.getInt("cancelled")).isEqualTo(cancelled);
        assertThat(job.getInt("queued")).isZero();
        assertThat(job.getInt("total")).isEqualTo(done + cancelled);
    }

    private static String token(HttpResponse<String> answer) {
        return answer.headers().firstValue(TOKEN).orElseThrow();
    }

    private static Sample sample(int index) throws IOException {
        return Samples.all().get(index % Samples.all().size());
    }

    private static MultipartForm form(int images) throws IOException {
        MultipartForm form = MultipartForm.with("myfile", "0.png", sample(0).bytes());
        for (int each = 1; each < images; each++) {
            form.and("myfile", each + ".png", sample(each).bytes());
        }
        return form;
    }

    /** With a file that is no image. */
    static byte[] zip(int images) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            List<Sample> samples = Samples.all();
            zip.putNextEntry(new ZipEntry("readme.txt"));
            zip.write('?');
            for (int each : IntStream.range(0, images).toArray()) {
                zip.putNextEntry(new ZipEntry("folder/" + each + ".png"));
                zip.write(samples.get(each % samples.size()).bytes());
            }
        }
        return bytes.toByteArray();
    }
}
