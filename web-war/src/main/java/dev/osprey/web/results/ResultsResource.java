package dev.osprey.web.results;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultPage;
import dev.osprey.web.pages.Page;
import dev.osprey.web.problems.ProblemException;

/** Stored answers for people. */
@Path("results")
@Produces(MediaType.TEXT_HTML)
public class ResultsResource {

    private static final int SHOWN = 50;

    @Inject
    private Cloud cloud;

    @GET
    public Page page(@BeanParam ListParameters parameters) {
        ResultPage page = cloud.results().page(parameters.filter(), parameters.after(), SHOWN);
        return new Page(
                "results",
                Map.of(
                        "search",
                        parameters.search(),
                        "page",
                        page,
                        "first",
                        parameters.after().isEmpty()));
    }

    @GET
    @Path("{id}")
    public Page one(@PathParam("id") String id) {
        Classification image = cloud.results()
                .find(id)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "No image was submitted under this id."));
        return new Page("result", Map.of("image", image));
    }
}
