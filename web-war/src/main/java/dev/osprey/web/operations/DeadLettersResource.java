package dev.osprey.web.operations;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.web.deadletters.Redrive;

/** Redrives the dead-letter queue. Admin only. */
@Path("api/queues/dead-letter")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {

    @Inject
    private Redrive redrive;

    /** 202, because the messages are moved asynchronously. */
    @POST
    @Path("redrive")
    public Response redrive() {
        String body = Json.createObjectBuilder()
                .add("messages", redrive.start())
                .build()
                .toString();
        return Response.status(Status.ACCEPTED).entity(body).build();
    }
}
