package dev.osprey.web.jobs;

import java.util.Objects;
import java.util.concurrent.Executor;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.progress.SseStream;

/** Pushes the progress of a job as server-sent events. */
@Path("api/jobs/{id}/events")
public class JobEventsResource {

    private final JobEvents events;
    private final JobLookup lookup;
    private final Executor executor;
    private final ClientAddress addresses;
    private final Cloud cloud;

    @Inject
    JobEventsResource(JobEvents events, JobLookup lookup, Executor executor, ClientAddress addresses, Cloud cloud) {
        this.events = Objects.requireNonNull(events, "events");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        // nginx would keep events until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        events.subscribe(
                addresses.networkOf(request),
                id,
                new SseStream(sink, sse, executor, cloud.settings().retention()));
    }

    /** Without this method, the one above would open a stream that sends nothing. */
    @HEAD
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Response head(@PathParam("id") String id) {
        lookup.byId(id);
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
    }
}
