package dev.osprey.web.results;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.problems.ProblemException;

/** Stored answers for programs. */
@Path("api/classifications")
@Produces(MediaType.APPLICATION_JSON)
public class ClassificationsResource {

    private static final int MOST_LISTED = 1000;

    @Inject
    private Cloud cloud;

    /** The newest first. */
    @GET
    public String list(@QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new ProblemException(Status.BAD_REQUEST, "limit is " + limit + ", not 1 to " + MOST_LISTED + ".");
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        cloud.results().newest(limit).stream().map(ClassificationJson::write).forEach(array::add);
        return array.build().toString();
    }

    @GET
    @Path("{id}")
    public Response one(@PathParam("id") String id) {
        Classification found = cloud.results()
                .find(id)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "No image was submitted under this id."));
        Response.ResponseBuilder answer =
                Response.ok(ClassificationJson.write(found).toString());
        return found.finished()
                ? answer.build()
                : answer.header(HttpHeaders.RETRY_AFTER, 1).build();
    }
}
