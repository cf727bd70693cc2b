package dev.osprey.web.operations;

import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.cloud.Cloud;

/** Another chance for requests that failed too often. Only for the admin. */
@Path("api/queues/dead-letter")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {

    private static final Logger LOG = Logger.getLogger(DeadLettersResource.class.getName());

    @Inject
    private Cloud cloud;

    /** Accepted and not done: SQS moves them after the answer. */
    @POST
    @Path("redrive")
    public Response redrive() {
        int messages = cloud.queues().redriveDeadLetters();
        LOG.info(() -> "dead letters go back to the request queue count=" + messages);
        String body =
                Json.createObjectBuilder().add("messages", messages).build().toString();
        return Response.status(Status.ACCEPTED).entity(body).build();
    }
}
