package dev.osprey.web.upload;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;

/**
 * The HTTP answer to an upload: 200 when every image has its answer, 202 and where to ask when one is still on its way,
 * 207 when some were not accepted, 422 when the only image could not be classified.
 */
record UploadAnswer(Answers answers, StatusType status, Optional<URI> location) {

    static UploadAnswer of(Answers answers) {
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
        return new UploadAnswer(answers, answers.problem().isPresent() ? new MultiStatus() : status, location);
    }

    Response with(Object entity, Variant form) {
        Response.ResponseBuilder answer = Response.status(status).entity(entity).variant(form);
        location.ifPresent(answer::location);
        answers.problem()
                .flatMap(ProblemException::retryAfter)
                .ifPresent(after -> answer.header(HttpHeaders.RETRY_AFTER, after.toSeconds()));
        return answer.build();
    }

    Response withJson() {
        return with(json(answers), new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null));
    }

    /** One object for one image, an array for several: its classification, or why it was not accepted. */
    static String json(Answers answers) {
        if (answers.one()) {
            return ClassificationJson.write(answers.known().get(0)).toString();
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        answers.known().stream().map(ClassificationJson::write).forEach(array::add);
        answers.problem()
                .map(ProblemException::problem)
                .map(Problem::json)
                .ifPresent(problem -> answers.notAccepted()
                        .forEach(fileName -> array.add(Json.createObjectBuilder()
                                .add("fileName", fileName)
                                .add("problem", problem))));
        return array.build().toString();
    }

    /** A line for each image. */
    static String text(Answers answers) {
        StringBuilder lines = new StringBuilder();
        for (Classification answer : answers.known()) {
            lines.append(answer.label().orElseGet(() -> answer.status() + " " + answer.id()))
                    .append('\n');
        }
        for (String fileName : answers.notAccepted()) {
            lines.append("NOT ACCEPTED ").append(fileName).append('\n');
        }
        return lines.substring(0, lines.length() - 1);
    }

    /** What a page shows: an image that was not accepted stands there as one that failed. */
    static List<Classification> shown(Answers answers) {
        return Stream.concat(
                        answers.known().stream(),
                        answers.notAccepted().stream().map(fileName -> notAccepted(fileName, answers)))
                .toList();
    }

    private static Classification notAccepted(String fileName, Answers answers) {
        Instant at = answers.known().get(0).submittedAt();
        return Classification.queued("", fileName, at)
                .failed(answers.problem().orElseThrow().problem().detail(), at);
    }
}
