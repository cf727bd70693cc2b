package dev.osprey.web.results;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.pages.Page;

/** Stored answers for people. */
@Path("results")
public class ResultsResource {

    private static final int LISTED = 500;

    @Inject
    private Cloud cloud;

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Page page() {
        return new Page("results", Map.of("results", cloud.results().newest(LISTED), "listed", LISTED));
    }
}
