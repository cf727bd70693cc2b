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
import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.results.Top;
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

    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(5));

    @Test
    void allAnsweredIs200() {
        assertThat(answer(known(DONE, FAILED)).status()).isEqualTo(Status.OK);
    }

    @Test
    void oneStillOnItsWayIs202AndWhereToAsk() {
        assertThat(answer(known(QUEUED)).location()).hasToString("Optional[api/classifications/1]");
        assertThat(answer(known(DONE, QUEUED)).status()).isEqualTo(Status.ACCEPTED);
        assertThat(answer(known(DONE, QUEUED)).location()).hasToString("Optional[api/classifications]");
    }

    @Test
    void theOnlyImageThatFailedIs422() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> answer(known(FAILED)))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(422));
    }

    @Test
    void someNotAcceptedIs207WithTheFateOfEachInTheirOrder() {
        Answers answers = new Answers(List.of(DONE), List.of(refusal("d.png"), refusal("e.png")), true, SOON);

        assertThat(answer(answers).status().getStatusCode()).isEqualTo(207);
        JsonArray json =
                Json.createReader(new StringReader(answer(answers).json())).readArray();
        assertThat(json).hasSize(3);
        assertThat(json.getJsonObject(0).getString("label")).isEqualTo("Bag");
        assertThat(json.getJsonObject(1).getString("fileName")).isEqualTo("d.png");
        assertThat(json.getJsonObject(2).getString("fileName")).isEqualTo("e.png");
        assertThat(json.getJsonObject(2).getJsonObject("problem").getInt("status"))
                .isEqualTo(503);
        assertThat(answer(answers).text()).isEqualTo("Bag\nNOT ACCEPTED d.png\nNOT ACCEPTED e.png");
        assertThat(answer(answers).shown())
                .extracting(Classification::fileName)
                .containsExactly("b.png", "d.png", "e.png");
    }

    @Test
    void oneAcceptedOfTwoIsStillAnArray() {
        Answers answers = new Answers(List.of(QUEUED), List.of(refusal("d.png")), true, SOON);

        assertThat(answer(answers).json()).startsWith("[");
        assertThat(answer(answers).location()).hasToString("Optional[api/classifications]");
    }

    @Test
    void nothingAcceptedIsNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Answers(List.of(), List.of(refusal("d.png")), true, SOON));
    }

    private static Answers known(Classification... images) {
        return new Answers(List.of(images), List.of(), images.length > 1, Optional.empty());
    }

    private static UploadAnswer answer(Answers answers) {
        return UploadAnswer.of(answers, Top.ALL);
    }

    private static Refusal refusal(String fileName) {
        return new Refusal(fileName, new Problem(Status.SERVICE_UNAVAILABLE, "Please try again soon."));
    }
}
