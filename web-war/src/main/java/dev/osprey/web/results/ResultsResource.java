package dev.osprey.web.results;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultPage;
import dev.osprey.web.pages.Page;
import dev.osprey.web.security.DeletionRight;

/** The results pages. */
@Path("results")
@Produces(MediaType.TEXT_HTML)
public class ResultsResource {

    private static final int PAGE_SIZE = 50;

    @Inject
    private Cloud cloud;

    @Inject
    private ClassificationLookup lookup;

    @Inject
    private DeletionRight right;

    /** @param done the action that was just carried out */
    @GET
    public Page page(@BeanParam ListParameters parameters, @QueryParam("done") @DefaultValue("") String done) {
        ResultPage page = cloud.results().page(parameters.filter(), parameters.sort(), parameters.after(), PAGE_SIZE);
        return new Page(
                "results",
                Map.of(
                        "search",
                        parameters.search(),
                        "page",
                        page,
                        "first",
                        parameters.after().isEmpty(),
                        "done",
                        done,
                        "retention",
                        RetentionNotice.of(cloud.settings().retention())));
    }

    @GET
    @Path("{id}")
    public Page one(@PathParam("id") String id, @Context SecurityContext caller) {
        Classification image = lookup.byId(id);
        return new Page(
                "result",
                Map.of(
                        "image",
                        image,
                        "deletable",
                        deletable(id, caller),
                        "expires",
                        cloud.settings().retention().expiry(image)));
    }

    private boolean deletable(String id, SecurityContext caller) {
        return caller.getUserPrincipal() != null
                && cloud.results()
                        .deletable(id)
                        .filter(image -> right.allows(caller, image.provenance()))
                        .isPresent();
    }
}
