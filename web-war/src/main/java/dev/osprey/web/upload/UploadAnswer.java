package dev.osprey.web.upload;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import jakarta.ws.rs.core.Variant;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.results.Top;

/**
 * The HTTP answer to an upload: 200 when every image has its answer, 202 and where to ask when one is still on its way,
 * 207 when some were not accepted, 422 when the only image could not be classified.
 */
record UploadAnswer(Answers answers, Top top, StatusType status, Optional<URI> location) {

    static UploadAnswer of(Answers answers, Top top) {
        Classification first = answers.known().get(0);
        if (answers.one() && first.error() != null) {
            throw new ProblemException(new UnprocessableContent(), first.fileName() + ": " + first.error());
        }
        boolean finished = answers.known().stream().allMatch(Classification::finished);
        // One place to ask: for a batch the list, since the images have a path each. Relative to the server's base.
        Optional<URI> location = finished
                ? Optional.empty()
                : Optional.of(URI.create("api/classifications" + (answers.one() ? "/" + first.id() : "")));
        StatusType status = finished ? Status.OK : Status.ACCEPTED;
        return new UploadAnswer(answers, top, answers.refusals().isEmpty() ? status : new MultiStatus(), location);
    }

    Response with(Object entity, Variant form) {
        Response.ResponseBuilder answer = Response.status(status).entity(entity).variant(form);
        location.ifPresent(answer::location);
        answers.retryAfter().ifPresent(after -> answer.header(HttpHeaders.RETRY_AFTER, after.toSeconds()));
        return answer.build();
    }

    Response withJson() {
        return with(json(), new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null));
    }

    /** One object for one image, an array for several: its classification, or why it was not taken. */
    String json() {
        if (answers.one()) {
            return top.json(answers.known().get(0)).toString();
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        answers.known().stream().map(top::json).forEach(array::add);
        answers.refusals().stream().map(Refusal::json).forEach(array::add);
        return array.build().toString();
    }

    /** A line for each image. */
    String text() {
        return Stream.concat(
                        answers.known().stream()
                                .map(each -> each.label().orElseGet(() -> each.status() + " " + each.id())),
                        answers.refusals().stream().map(each -> "NOT ACCEPTED " + printable(each.fileName())))
                .collect(Collectors.joining("\n"));
    }

    /** A name that was refused may be anything; a line break in it would be another answer. */
    private static String printable(String fileName) {
        return fileName.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
    }

    /** What a page shows: an image that was not taken stands there as one that failed. */
    List<Classification> shown() {
        return Stream.concat(
                        answers.known().stream().map(each -> each.best(top.most())),
                        answers.refusals().stream().map(this::failed))
                .toList();
    }

    private Classification failed(Refusal refusal) {
        Instant at = answers.known().get(0).submittedAt();
        return Classification.queued("", refusal.fileName(), at)
                .failed(refusal.problem().detail(), at);
    }
}
