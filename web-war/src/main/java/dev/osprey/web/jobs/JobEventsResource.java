package dev.osprey.web.jobs;

import java.util.Objects;

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

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.progress.SseStreams;

/** Pushes the progress of a job as server-sent events. */
@Path("api/jobs/{id}/events")
public class JobEventsResource {

    private final JobEvents events;
    private final JobLookup lookup;
    private final SseStreams streams;
    private final ClientAddress addresses;

    @Inject
    JobEventsResource(JobEvents events, JobLookup lookup, SseStreams streams, ClientAddress addresses) {
        this.events = Objects.requireNonNull(events, "events");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.streams = Objects.requireNonNull(streams, "streams");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        events.subscribe(addresses.networkOf(request), id, streams.open(sink, sse, response));
    }

    /** Without this method, the one above would open a stream that sends nothing. */
    @HEAD
    public Response head(@PathParam("id") String id) {
        lookup.byId(id);
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
    }
}
