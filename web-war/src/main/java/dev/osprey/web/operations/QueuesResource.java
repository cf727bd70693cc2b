package dev.osprey.web.operations;

import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.json.Json;
import dev.osprey.core.queues.QueueDepth;

/** Numbers of messages in the queues. */
@Path("api/queues")
@Produces(MediaType.APPLICATION_JSON)
public class QueuesResource {

    @Inject
    private Cloud cloud;

    @GET
    public String depths() {
        return Json.createObjectBuilder()
                .add("request", depth(cloud.queues().requestDepth()))
                .add("deadLetter", depth(cloud.queues().deadLetterDepth()))
                .build()
                .toString();
    }

    private static JsonObjectBuilder depth(QueueDepth depth) {
        return Json.createObjectBuilder()
                .add("visible", depth.visible())
                .add("inFlight", depth.inFlight())
                .add("delayed", depth.delayed());
    }
}
