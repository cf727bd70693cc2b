package dev.osprey.web.results;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.batches.SubmittedBatch;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/** The images of one upload, with their status. */
@Path("api/batches/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class BatchesResource {

    @Inject
    private Cloud cloud;

    @Inject
    private Clock clock;

    @GET
    public Response one(@PathParam("id") String id, @QueryParam("top") String top) {
        Top wanted = Top.of(top);
        SubmittedBatch batch = cloud.batches().find(id).orElseThrow(BatchesResource::notFound);
        Map<String, Classification> stored = cloud.results().find(batch.images()).stream()
                .collect(Collectors.toMap(Classification::id, Function.identity()));
        List<Classification> images = batch.images().stream()
                .map(stored::get)
                .filter(Objects::nonNull)
                .toList();
        if (images.isEmpty() && hasExpired(batch)) {
            throw notFound();
        }
        boolean finished = images.stream().allMatch(Classification::finished);
        Response.ResponseBuilder response =
                Response.ok(json(batch, images, finished, wanted)).header(HttpHeaders.CACHE_CONTROL, "no-store");
        return (finished ? response : response.header(HttpHeaders.RETRY_AFTER, 1)).build();
    }

    /** Whether its images may have expired, which leave it before its row goes. */
    private boolean hasExpired(SubmittedBatch batch) {
        return retention()
                .latestSubmission(clock.instant())
                .filter(latest -> !batch.submittedAt().isAfter(latest))
                .isPresent();
    }

    private Retention retention() {
        return cloud.settings().retention();
    }

    private static ProblemException notFound() {
        return new ProblemException(Response.Status.NOT_FOUND, "There is no batch with this id.");
    }

    private String json(SubmittedBatch batch, List<Classification> images, boolean finished, Top top) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        images.stream().map(image -> top.json(image, retention())).forEach(array::add);
        return Json.createObjectBuilder()
                .add("id", batch.id())
                .add("submittedAt", batch.submittedAt().toString())
                .add("finished", finished)
                .add("queued", count(images, Status.QUEUED))
                .add("done", count(images, Status.DONE))
                .add("failed", count(images, Status.FAILED))
                .add("images", array)
                .build()
                .toString();
    }

    private static long count(List<Classification> images, Status status) {
        return images.stream().filter(image -> image.status() == status).count();
    }
}
