package dev.osprey.web.upload;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.results.Top;
import dev.osprey.web.security.DeleteToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UploadResponseTest {

    private static final Classification QUEUED = Classification.queued("1", "a.png", Instant.EPOCH);
    private static final Classification DONE =
            Classification.queued("2", "b.png", Instant.EPOCH).done(List.of(new Prediction("Bag", 1)), Instant.EPOCH);
    private static final Classification FAILED =
            Classification.queued("3", "c.png", Instant.EPOCH).failed("it is damaged", Instant.EPOCH);

    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(5));

    @Test
    void allFinishedIs200() {
        assertThat(response(batch(DONE, FAILED)).status()).isEqualTo(Status.OK);
    }

    @Test
    void onePendingIs202WithALocation() {
        assertThat(response(batch(QUEUED)).location()).hasToString("Optional[/api/classifications/1]");
        assertThat(response(batch(DONE, QUEUED)).status()).isEqualTo(Status.ACCEPTED);
        assertThat(response(batch(DONE, QUEUED).identified("7")).location()).hasToString("Optional[/api/batches/7]");
    }

    @Test
    void theOnlyImageThatFailedIs422() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> response(batch(FAILED)))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(422));
    }

    @Test
    void partlyAcceptedIs207WithTheOutcomeOfEachFileInOrder() {
        Batch<Classification> batch =
                new Batch<>(List.of(DONE), List.of(rejected("d.png"), rejected("e.png")), true, SOON);

        assertThat(response(batch).status().getStatusCode()).isEqualTo(207);
        JsonArray json = Json.createReader(new StringReader(response(batch).json(Retention.FOR_EVER)))
                .readArray();
        assertThat(json).hasSize(3);
        assertThat(json.getJsonObject(0).getString("label")).isEqualTo("Bag");
        assertThat(json.getJsonObject(1).getString("fileName")).isEqualTo("d.png");
        assertThat(json.getJsonObject(2).getString("fileName")).isEqualTo("e.png");
        assertThat(json.getJsonObject(2).getJsonObject("problem").getInt("status"))
                .isEqualTo(503);
        assertThat(response(batch).text()).isEqualTo("Bag\nNOT ACCEPTED d.png\nNOT ACCEPTED e.png");
        assertThat(response(batch).shown())
                .extracting(Classification::fileName)
                .containsExactly("b.png", "d.png", "e.png");
    }

    @Test
    void oneAcceptedOfTwoIsStillAnArray() {
        Batch<Classification> batch =
                new Batch<Classification>(List.of(QUEUED), List.of(rejected("d.png")), true, SOON).identified("7");

        assertThat(response(batch).json(Retention.FOR_EVER)).startsWith("[");
        assertThat(response(batch).location()).hasToString("Optional[/api/batches/7]");
    }

    @Test
    void aBatchWithoutImagesHasNoResponse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response(new Batch<>(List.of(), List.of(rejected("d.png")), true, SOON)));
    }

    @Test
    void theOnlyImageThatWasDeletedIs410() {
        Batch<Classification> deleted = new Batch<>(
                List.of(),
                List.of(new RejectedFile("a.png", new Problem(Status.GONE, "It was deleted."))),
                false,
                Optional.empty());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> response(deleted))
                .satisfies(problem -> assertThat(problem.problem().status()).isEqualTo(Status.GONE));
    }

    @Test
    void theAnswerHasTheTokenThatDeletesItsImages() {
        UploadResponse response = response(batch(DONE).deletableWith(new DeleteToken("secret")));

        assertThat(response.withJson(Retention.FOR_EVER).getHeaderString("Osprey-Delete-Token"))
                .isEqualTo("secret");
        assertThat(response.json(Retention.FOR_EVER)).doesNotContain("secret");
        assertThat(response(batch(DONE)).withJson(Retention.FOR_EVER).getHeaderString("Osprey-Delete-Token"))
                .isNull();
    }

    @Test
    void anImageThatFailedCanBeDeletedToo() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> response(batch(FAILED).deletableWith(new DeleteToken("secret"))));

        assertThat(problem.headers())
                .containsEntry("Osprey-Delete-Token", "secret")
                .containsEntry("Link", "</api/classifications/3>; rel=\"about\"");
    }

    private static Batch<Classification> batch(Classification... images) {
        return new Batch<>(List.of(images), List.of(), images.length > 1, Optional.empty());
    }

    private static UploadResponse response(Batch<Classification> batch) {
        return UploadResponse.of(batch, Top.ALL);
    }

    private static RejectedFile rejected(String fileName) {
        return new RejectedFile(fileName, new Problem(Status.SERVICE_UNAVAILABLE, "Please try again soon."));
    }
}
