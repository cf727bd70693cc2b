package dev.osprey.web.jobs;

import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;

/** State and cancellation of a job. The filter of the package {@code security} refuses callers who do not say who they are. */
@Path("api/jobs/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {

    private final JobLookup lookup;
    private final Cancellations cancellations;
    private final DeletionRight right;

    @Inject
    JobsResource(JobLookup lookup, Cancellations cancellations, DeletionRight right) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.cancellations = Objects.requireNonNull(cancellations, "cancellations");
        this.right = Objects.requireNonNull(right, "right");
    }

    @GET
    public Response one(@PathParam("id") String id) {
        return response(lookup.byId(id));
    }

    @DELETE
    public Response cancel(
            @PathParam("id") String id,
            @HeaderParam(DeleteToken.HEADER) String token,
            @Context SecurityContext caller) {
        Optional<DeleteToken> given = Optional.ofNullable(token).map(DeleteToken::new);
        return response(cancellations.cancel(
                id,
                job -> right.allows(caller, job)
                        || given.filter(each -> right.allows(each, job)).isPresent()));
    }

    private static Response response(JobProgress job) {
        Response.ResponseBuilder response =
                Response.ok(job.json().toString()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        return (job.finished() ? response : response.header(HttpHeaders.RETRY_AFTER, 1)).build();
    }
}
