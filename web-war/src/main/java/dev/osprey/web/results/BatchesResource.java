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

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/** A job under its earlier name: with its images themselves, as the answer of an upload of several images refers to it. */
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
        Job job = cloud.jobs().find(id).orElseThrow(BatchesResource::notFound);
        List<String> ids = cloud.jobs().images(id);
        Map<String, Classification> stored =
                cloud.results().find(ids).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
        List<Classification> images =
                ids.stream().map(stored::get).filter(Objects::nonNull).toList();
        if (images.isEmpty() && hasExpired(job)) {
            throw notFound();
        }
        boolean finished = images.stream().allMatch(Classification::finished);
        Response.ResponseBuilder response =
                Response.ok(json(job, images, finished, wanted)).header(HttpHeaders.CACHE_CONTROL, "no-store");
        return (finished ? response : response.header(HttpHeaders.RETRY_AFTER, 1)).build();
    }

    /** Whether its images may have expired, which leave it before its row goes. */
    private boolean hasExpired(Job job) {
        return retention()
                .latestSubmission(clock.instant())
                .filter(latest -> !job.submittedAt().isAfter(latest))
                .isPresent();
    }

    private Retention retention() {
        return cloud.settings().retention();
    }

    private static ProblemException notFound() {
        return new ProblemException(Response.Status.NOT_FOUND, "There is no batch with this id.");
    }

    private String json(Job job, List<Classification> images, boolean finished, Top top) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        images.stream().map(image -> top.json(image, retention())).forEach(array::add);
        return Json.createObjectBuilder()
                .add("id", job.id())
                .add("submittedAt", job.submittedAt().toString())
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
