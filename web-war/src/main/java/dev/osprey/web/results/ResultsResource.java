package dev.osprey.web.results;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.pages.Page;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Stored answers for people. */
@Path("results")
@Produces(MediaType.TEXT_HTML)
public class ResultsResource {

    private static final int SEARCHED = 1000;
    private static final int SHOWN = 50;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Inject
    private Cloud cloud;

    /** @param after the last id of the page before */
    @GET
    public Page page(
            @QueryParam("fileName") @DefaultValue("") String fileName,
            @QueryParam("label") @DefaultValue("") String label,
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("after") @DefaultValue("") String after) {
        ResultsFilter filter = new ResultsFilter(fileName, label, status);
        List<Classification> newest = reachable(() -> cloud.results().newest(SEARCHED));
        List<Classification> found = newest.stream().filter(filter::matches).toList();
        return new Page(
                "results",
                Map.of(
                        "filter",
                        filter,
                        "page",
                        ResultsPage.of(found, after, SHOWN),
                        "found",
                        found.size(),
                        "after",
                        after,
                        "more",
                        newest.size() == SEARCHED));
    }

    @GET
    @Path("{id}")
    public Page one(@PathParam("id") String id) {
        Classification image = reachable(() -> cloud.results().find(id))
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "No image was submitted under this id."));
        return new Page("result", Map.of("image", image));
    }

    private static <T> T reachable(Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException fault) {
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "The results cannot be reached at the moment. Please try again soon.",
                    RETRY_AFTER,
                    fault);
        }
    }
}
