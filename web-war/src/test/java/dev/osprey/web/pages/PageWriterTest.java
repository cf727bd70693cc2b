package dev.osprey.web.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.models.ModelCard;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.results.ResultPage;
import dev.osprey.core.results.Sort;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Delivery;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Subject;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.web.models.AnsweringModel;
import dev.osprey.web.problems.Problem;
import dev.osprey.web.results.Search;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PageWriterTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.5Z");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>.png";

    private final Classification queued = Classification.queued("id-1", HOSTILE, NOON);
    private final Classification done =
            queued.done(List.of(new Prediction("Bag", 0.987), new Prediction("Coat", 0.013)), NOON);
    private final Classification failed = queued.failed("It could not be read.", NOON);

    @Test
    void theUploadPageIsAFormThatNeedsNoScript() throws IOException {
        assertThat(html("upload", Map.of("answers", List.of(), "models", List.of())))
                .contains("enctype=\"multipart/form-data\"", "name=\"myfile\"", "multiple")
                .doesNotContain("results-title");
    }

    @Test
    void theUploadPageShowsEveryStatus() throws IOException {
        assertThat(html("upload", Map.of("answers", List.of(queued, done, failed), "models", List.of())))
                .contains(">Results<", "Bag", "98.7", "It could not be read.", "Not classified yet", "/results/id-1");
    }

    @Test
    void pagesSayHowLongImagesAreKept() throws IOException {
        String notice = "Images and results are deleted after 30 days.";
        assertThat(html("upload", Map.of("answers", List.of(), "models", List.of(), "retention", notice)))
                .contains(notice);
        assertThat(html("result", Map.of("image", done, "expires", Optional.of(NOON))))
                .contains("Kept until", "datetime=\"" + NOON);
        assertThat(html("result", Map.of("image", queued, "expires", Optional.empty())))
                .doesNotContain("Kept until");
    }

    @Test
    void theUploadPageSaysWhatTheModelKnowsAndOffersSamples() throws IOException {
        ModelCard card = new ModelCard(
                new ModelVersion("clothes", "3f2a"), List.of("Bag", "<b>Coat"), 2, List.of("a bag+1.png"), NOON);
        ModelCard other = new ModelCard(new ModelVersion("animals", "77aa"), List.of("Dog"), 1, List.of(), NOON);

        assertThat(html("upload", Map.of("answers", List.of(), "models", List.of(new AnsweringModel(card, 1)))))
                .contains("clothes", "3f2a", "one of 2 labels", "&lt;b&gt;Coat")
                .contains("action=\"/samples/3f2a/a%20bag+1.png\"", "src=\"/api/model/samples/3f2a/a%20bag+1.png\"")
                .contains("aria-label=\"Classify a bag+1.png\"")
                .doesNotContain("Some answers come from", "<b>Coat", "<details");
        assertThat(html(
                        "upload",
                        Map.of(
                                "answers",
                                List.of(),
                                "models",
                                List.of(new AnsweringModel(card, 2), new AnsweringModel(other, 1)))))
                .contains("Some answers come from", "animals 77aa.");
    }

    @Test
    void aPageLinksToTheLabelsThatItDoesNotList() throws IOException {
        List<String> labels =
                IntStream.range(0, 1200).mapToObj(each -> "label-" + each).toList();
        ModelCard card = new ModelCard(new ModelVersion("many", "3f2a"), labels, 1200, List.of(), NOON);

        assertThat(html("upload", Map.of("answers", List.of(), "models", List.of(new AnsweringModel(card, 1)))))
                .contains("one of 1200 labels", "<details", "label-999", "href=\"/api/model\"")
                .doesNotContain("label-1000", "samples-title");
    }

    @Test
    void resultsAreListedWithLabelProbabilityAndTime() throws IOException {
        assertThat(results(List.of(queued, done, failed), ""))
                .contains("Bag", "98.7", "It could not be read.", "Queued", "2026-11-22 12:00:00 UTC");
    }

    @Test
    void onlyTheAdminSeesTheFormsForScaling() throws IOException {
        assertThat(operations(false, "linear"))
                .contains("start 1", "linear: queue=2", "Scaling is paused")
                .doesNotContain("/operations/scaling");
        assertThat(operations(true, "linear"))
                .contains("action=\"/operations/scaling\"", "name=\"token\" value=\"secret\"", "Resume scaling")
                .contains("<option value=\"linear\" selected=\"selected\">")
                .contains("name=\"paused\" value=\"false\"");
        assertThat(operations(true, "none")).doesNotContain("/operations/scaling");
    }

    private static String operations(boolean admin, String policy) throws IOException {
        return operations(admin, policy, List.of());
    }

    private static String operations(boolean admin, String policy, List<Delivery> deliveries) throws IOException {
        ScalingDecision decision = new ScalingDecision(NOON, "linear", "queue=2", 2, 1, 0);
        FleetStatus fleet = new FleetStatus(policy, 1, 20, 2, true, List.of(), List.of(decision));
        return html(
                "operations",
                Map.ofEntries(
                        Map.entry("request", new QueueDepth(0, 0, 0)),
                        Map.entry("deadLetter", new QueueDepth(0, 0, 0)),
                        Map.entry("fleet", fleet),
                        Map.entry("workers", List.of()),
                        Map.entry("decisions", fleet.decisions()),
                        Map.entry("policies", List.of("backlog", "linear")),
                        Map.entry("models", List.of()),
                        Map.entry("rollout", ModelRollout.NONE),
                        Map.entry("deliveries", deliveries),
                        Map.entry("admin", admin),
                        Map.entry("token", "secret"),
                        Map.entry("done", ""),
                        Map.entry("count", 0)));
    }

    @Test
    void onlyTheAdminSeesWhereWebhooksGoAndSendsThemAgain() throws IOException {
        Callback callback = Callback.of("https://hooks.example.com/a?key=hush", "call");
        List<Delivery> deliveries = List.of(
                new Delivery(
                        Subject.IMAGE,
                        "id-1",
                        callback,
                        DeliveryState.FAILED,
                        12,
                        Optional.of(NOON),
                        Optional.of("HTTP <500>")),
                new Delivery(
                        Subject.IMAGE, "id-2", callback, DeliveryState.PENDING, 1, Optional.of(NOON), Optional.empty()),
                new Delivery(
                        Subject.JOB,
                        "id-3",
                        callback,
                        DeliveryState.DELIVERED,
                        1,
                        Optional.of(NOON),
                        Optional.empty()));

        assertThat(operations(true, "none", deliveries))
                .contains(
                        "hooks.example.com:443", "HTTP &lt;500&gt;", ">Failed<", ">Pending<", ">Delivered<", "next at")
                .contains("action=\"/operations/webhooks/id-1/resend\"")
                .doesNotContain("hush", "webhooks/id-2/resend", "webhooks/id-3/resend");
        assertThat(operations(false, "none", deliveries))
                .contains(">Failed<", "href=\"/results/id-1\"", "log in as admin")
                .doesNotContain("hooks.example.com", "HTTP &lt;500", "/resend");
        assertThat(operations(true, "none")).doesNotContain("Webhooks");
    }

    @Test
    void theConfirmationSaysWhatWillHappen() throws IOException {
        assertThat(confirmation("reset", 1)).contains(">1 image<", "Delete everything?", "class=\"danger\"");
        assertThat(confirmation("reset", 1000)).contains(">At least 1000 images<");
        assertThat(confirmation("redrive", 1)).contains(">1 message<", "Redrive dead letters?", ">Redrive<");
        assertThat(confirmation("redrive", 2)).contains(">2 messages<", "action=\"/operations/redrive\"");
    }

    private static String confirmation(String change, int count) throws IOException {
        return html("confirm", Map.of("change", change, "count", count, "token", "t"));
    }

    @Test
    void fileNamesAreEscapedOnEveryPage() throws IOException {
        for (String page : List.of(
                html("upload", Map.of("answers", List.of(done), "models", List.of())),
                results(List.of(done), HOSTILE),
                html("result", Map.of("image", done, "expires", Optional.empty())),
                html("login", Map.of("next", HOSTILE, "problem", "", "possible", true)),
                html("problem", Map.of("problem", new Problem(Status.BAD_REQUEST, HOSTILE))))) {
            assertThat(page).contains("&lt;img src=x").doesNotContain("<img src=x");
        }
    }

    @Test
    void noPageHasScriptsOrStylesThatThePolicyForbids() throws IOException {
        for (String page : List.of(
                html("upload", Map.of("answers", List.of(queued, done, failed), "models", List.of())),
                results(List.of(queued, done, failed), ""),
                html("result", Map.of("image", done, "expires", Optional.of(NOON))),
                html("confirm", Map.of("change", "reset", "count", 3, "token", "t")),
                html("login", Map.of("next", "operations", "problem", "Wrong.", "possible", true)),
                html("problem", Map.of("problem", new Problem(Status.BAD_REQUEST, HOSTILE))))) {
            assertThat(page)
                    .doesNotContainPattern(
                            "<script(?![^>]* src=\"/assets/)|<style|\\sstyle=|\\son[a-z]+=\"|javascript:");
        }
    }

    private static String results(List<Classification> images, String searched) throws IOException {
        return html(
                "results",
                Map.of(
                        "search",
                        new Search(searched, "", "", Sort.NEWEST_FIRST),
                        "page",
                        new ResultPage(images, Optional.empty()),
                        "first",
                        true));
    }

    private static String html(String template, Map<String, Object> values) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new PageWriter()
                .writeTo(
                        new Page(template, values),
                        Page.class,
                        Page.class,
                        new Annotation[0],
                        MediaType.TEXT_HTML_TYPE,
                        new MultivaluedHashMap<>(),
                        body);
        return body.toString(StandardCharsets.UTF_8);
    }
}
