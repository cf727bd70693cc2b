package dev.osprey.web.results;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultPage;
import dev.osprey.web.pages.Page;

/** The results pages. */
@Path("results")
@Produces(MediaType.TEXT_HTML)
public class ResultsResource {

    private static final int PAGE_SIZE = 50;

    @Inject
    private Cloud cloud;

    @Inject
    private ClassificationLookup lookup;

    @GET
    public Page page(@BeanParam ListParameters parameters) {
        ResultPage page = cloud.results().page(parameters.filter(), parameters.sort(), parameters.after(), PAGE_SIZE);
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
        return new Page("result", Map.of("image", lookup.byId(id)));
    }
}
