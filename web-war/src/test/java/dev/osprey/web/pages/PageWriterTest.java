package dev.osprey.web.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.web.problems.Problem;
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
        assertThat(html("upload", Map.of("answers", List.of())))
                .contains("enctype=\"multipart/form-data\"", "name=\"myfile\"", "multiple")
                .doesNotContain("<script", "Answers");
    }

    @Test
    void everyStateOfAnAnswerIsShown() throws IOException {
        assertThat(html("upload", Map.of("answers", List.of(queued, done, failed))))
                .contains(
                        "Answers", "Bag", "98.7", "It could not be read.", "Still on its way", "classifications/id-1");
    }

    @Test
    void resultsAreListedWithLabelProbabilityAndTime() throws IOException {
        assertThat(html("results", Map.of("results", List.of(queued, done, failed), "listed", 500)))
                .contains("Bag", "98.7", "It could not be read.", "on its way", "2026-11-22 12:00:00 UTC");
    }

    @Test
    void aFileNameIsShownAndNeverTrusted() throws IOException {
        for (String page : List.of(
                html("upload", Map.of("answers", List.of(done))),
                html("results", Map.of("results", List.of(done), "listed", 500)),
                html("problem", Map.of("problem", new Problem(Status.BAD_REQUEST, HOSTILE))))) {
            assertThat(page).contains("&lt;img src=x").doesNotContain("<img src=x");
        }
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
