package dev.osprey.web.results;

import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.json.Json;
import dev.osprey.core.results.ResultPage;
import dev.osprey.web.calls.NextPage;

/** Stored results as JSON. */
@Path("api/classifications")
@Produces(MediaType.APPLICATION_JSON)
public class ClassificationsResource {

    // An answer can be deleted, and a failed image succeed after a redrive of the dead letters.
    private static final String REVALIDATE = "private, no-cache";

    @Inject
    private Cloud cloud;

    @Inject
    private ClassificationLookup lookup;

    /** Newest first, unless another order is asked for. */
    @GET
    public Response list(@BeanParam ListParameters parameters, @Context UriInfo uri) {
        Top top = parameters.top();
        ResultPage page =
                cloud.results().page(parameters.filter(), parameters.sort(), parameters.after(), parameters.limit());
        JsonArrayBuilder array = Json.createArrayBuilder();
        page.images().stream().map(image -> json(top, image)).forEach(array::add);
        Response.ResponseBuilder answer = Response.ok(array.build().toString());
        page.next()
                .ifPresent(next -> answer.header(HttpHeaders.LINK, NextPage.link("/api/classifications", uri, next)));
        return answer.build();
    }

    private JsonObject json(Top top, Classification image) {
        return top.json(image, cloud.settings().retention());
    }

    @GET
    @Path("{id}")
    public Response one(@PathParam("id") String id, @QueryParam("top") String top, @Context Request request) {
        Top wanted = Top.of(top);
        Classification found = lookup.byId(id);
        String body = json(wanted, found).toString();
        if (!found.finished()) {
            return Response.ok(body)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header(HttpHeaders.RETRY_AFTER, 1)
                    .build();
        }
        EntityTag tag = EntityTags.of(body);
        return Optional.ofNullable(request.evaluatePreconditions(tag))
                .orElseGet(() -> Response.ok(body).tag(tag))
                .header(HttpHeaders.CACHE_CONTROL, REVALIDATE)
                .build();
    }
}
