package dev.osprey.web.progress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.problems.ProblemException;

/** Pushes results as server-sent events as soon as they are available. */
@Path("api/classifications/events")
public class EventsResource {

    private static final int MAX_IDS = 500;

    private final ProgressPoller progress;
    private final SseStreams streams;
    private final ClientAddress addresses;

    @Inject
    EventsResource(ProgressPoller progress, SseStreams streams, ClientAddress addresses) {
        this.progress = Objects.requireNonNull(progress, "progress");
        this.streams = Objects.requireNonNull(streams, "streams");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
    }

    /** @param ids separated by commas */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @QueryParam("ids") String ids,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        progress.subscribe(addresses.networkOf(request), ids(ids), streams.open(sink, sse, response));
    }

    /** Without this method, the one above would open a stream that sends nothing. */
    @HEAD
    public Response head(@QueryParam("ids") String ids) {
        ids(ids);
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
    }

    private static List<String> ids(String parameter) {
        List<String> ids = parameter == null
                ? List.of()
                : Arrays.stream(parameter.split(","))
                        .map(String::trim)
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    String.format(
                            Locale.ROOT,
                            "The parameter 'ids' has %d ids; it needs 1 to %d, separated by commas.",
                            ids.size(),
                            MAX_IDS));
        }
        return ids;
    }
}
