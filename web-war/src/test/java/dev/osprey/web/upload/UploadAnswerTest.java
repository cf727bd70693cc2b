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
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UploadAnswerTest {

    private static final Classification QUEUED = Classification.queued("1", "a.png", Instant.EPOCH);
    private static final Classification DONE =
            Classification.queued("2", "b.png", Instant.EPOCH).done(List.of(new Prediction("Bag", 1)), Instant.EPOCH);
    private static final Classification FAILED =
            Classification.queued("3", "c.png", Instant.EPOCH).failed("it is damaged", Instant.EPOCH);

    private static final ProblemException PROBLEM =
            new ProblemException(Status.SERVICE_UNAVAILABLE, "Please try again soon.", Duration.ofSeconds(5));

    @Test
    void allAnsweredIs200() {
        assertThat(UploadAnswer.of(known(DONE, FAILED)).status()).isEqualTo(Status.OK);
    }

    @Test
    void oneStillOnItsWayIs202AndWhereToAsk() {
        assertThat(UploadAnswer.of(known(QUEUED)).location()).hasToString("Optional[api/classifications/1]");
        assertThat(UploadAnswer.of(known(DONE, QUEUED)).status()).isEqualTo(Status.ACCEPTED);
        assertThat(UploadAnswer.of(known(DONE, QUEUED)).location()).hasToString("Optional[api/classifications]");
    }

    @Test
    void theOnlyImageThatFailedIs422() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> UploadAnswer.of(known(FAILED)))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(422));
    }

    @Test
    void someNotAcceptedIs207WithTheFateOfEachInTheirOrder() {
        Answers answers = new Answers(List.of(DONE), List.of("d.png", "e.png"), Optional.of(PROBLEM));

        assertThat(UploadAnswer.of(answers).status().getStatusCode()).isEqualTo(207);
        JsonArray json =
                Json.createReader(new StringReader(UploadAnswer.json(answers))).readArray();
        assertThat(json).hasSize(3);
        assertThat(json.getJsonObject(0).getString("label")).isEqualTo("Bag");
        assertThat(json.getJsonObject(1).getString("fileName")).isEqualTo("d.png");
        assertThat(json.getJsonObject(2).getString("fileName")).isEqualTo("e.png");
        assertThat(json.getJsonObject(2).getJsonObject("problem").getInt("status"))
                .isEqualTo(503);
        assertThat(UploadAnswer.text(answers)).isEqualTo("Bag\nNOT ACCEPTED d.png\nNOT ACCEPTED e.png");
        assertThat(UploadAnswer.shown(answers))
                .extracting(Classification::fileName)
                .containsExactly("b.png", "d.png", "e.png");
    }

    @Test
    void oneAcceptedOfTwoIsStillAnArray() {
        Answers answers = new Answers(List.of(QUEUED), List.of("d.png"), Optional.of(PROBLEM));

        assertThat(UploadAnswer.json(answers)).startsWith("[");
        assertThat(UploadAnswer.of(answers).location()).hasToString("Optional[api/classifications]");
    }

    @Test
    void nothingAcceptedIsNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Answers(List.of(), List.of("d.png"), Optional.of(PROBLEM)));
    }

    private static Answers known(Classification... images) {
        return new Answers(List.of(images), List.of(), Optional.empty());
    }
}
