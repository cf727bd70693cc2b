package dev.osprey.web.upload;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import jakarta.ws.rs.core.Variant;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.results.Top;
import dev.osprey.web.security.DeleteToken;

/**
 * The HTTP response to an upload: 200 when every image has its result, 202 with a {@code Location} while one is pending,
 * 207 when some files were not accepted, 410 when all images were deleted while the call waited, 422 when the only image could
 * not be classified.
 */
record UploadResponse(Batch<Classification> batch, Top top, StatusType status, Optional<URI> location) {

    /** @param batch with at least one image, or one that was deleted */
    static UploadResponse of(Batch<Classification> batch, Top top) {
        if (batch.images().isEmpty()) {
            throw batch.rejected().stream()
                    .map(RejectedFile::problem)
                    .filter(problem -> problem.status() == Status.GONE)
                    .findFirst()
                    .<RuntimeException>map(deleted -> new ProblemException(deleted.status(), deleted.detail()))
                    .orElseGet(() -> new IllegalArgumentException("no image was accepted"));
        }
        Classification first = batch.images().get(0);
        if (batch.isSingle() && first.error() != null) {
            throw new ProblemException(
                    ExtraStatus.UNPROCESSABLE_CONTENT,
                    first.fileName() + ": " + first.error(),
                    // It is stored all the same, and may be deleted.
                    batch.deleteToken()
                            .map(token -> Map.of(
                                    DeleteToken.HEADER,
                                    token.text(),
                                    HttpHeaders.LINK,
                                    "</api/classifications/" + first.id() + ">; rel=\"about\""))
                            .orElse(Map.of()));
        }
        boolean finished = batch.images().stream().allMatch(Classification::finished);
        Optional<URI> location = finished
                ? Optional.empty()
                : Optional.of(URI.create(
                        batch.id().map(id -> "/api/batches/" + id).orElse("/api/classifications/" + first.id())));
        StatusType status = finished ? Status.OK : Status.ACCEPTED;
        return new UploadResponse(batch, top, batch.rejected().isEmpty() ? status : ExtraStatus.MULTI_STATUS, location);
    }

    Response with(Object entity, Variant variant) {
        Response.ResponseBuilder response =
                Response.status(status).entity(entity).variant(variant);
        location.ifPresent(response::location);
        batch.deleteToken().ifPresent(token -> response.header(DeleteToken.HEADER, token.text()));
        batch.retryAfter().ifPresent(after -> response.header(HttpHeaders.RETRY_AFTER, after.toSeconds()));
        return response.build();
    }

    Response withJson(Retention retention) {
        return with(json(retention), new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null));
    }

    /** An object for a single image, otherwise an array with the classification or the problem of each file. */
    String json(Retention retention) {
        if (batch.isSingle()) {
            return top.json(batch.images().get(0), retention).toString();
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        batch.images().stream().map(image -> top.json(image, retention)).forEach(array::add);
        batch.rejected().stream().map(RejectedFile::json).forEach(array::add);
        return array.build().toString();
    }

    /** One line for each file. */
    String text() {
        return Stream.concat(
                        batch.images().stream()
                                .map(each -> each.label().orElseGet(() -> each.status() + " " + each.id())),
                        batch.rejected().stream().map(each -> "NOT ACCEPTED " + printable(each.fileName())))
                .collect(Collectors.joining("\n"));
    }

    /** A rejected name may contain anything; a line break in it would look like another file's line. */
    private static String printable(String fileName) {
        return fileName.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
    }

    /** For the page, which shows a rejected file as a failed image. */
    List<Classification> shown() {
        return Stream.concat(
                        batch.images().stream().map(each -> each.best(top.most())),
                        batch.rejected().stream().map(this::failed))
                .toList();
    }

    private Classification failed(RejectedFile file) {
        Instant at = batch.images().get(0).submittedAt();
        return Classification.queued("", file.fileName(), at)
                .failed(file.problem().detail(), at);
    }
}
