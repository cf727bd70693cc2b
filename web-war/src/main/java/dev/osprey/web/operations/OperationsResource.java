package dev.osprey.web.operations;

import java.net.URI;
import java.util.Map;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.pages.Page;
import dev.osprey.web.reset.Reset;
import dev.osprey.web.security.AdminSession;

/** Queues and workers for people, and what an admin may do to them. What cannot be undone is confirmed on a page of its own. */
@Path("operations")
@Produces(MediaType.TEXT_HTML)
public class OperationsResource {

    // Counting them all could take a minute: a question needs to know no more.
    private static final int MOST_COUNTED = 1000;
    private static final int MOST_DECISIONS = 10;

    @Inject
    private Cloud cloud;

    @Inject
    private ScalingService scaling;

    @Inject
    private FleetOrders orders;

    @Inject
    private AdminSession admin;

    @Inject
    private Reset reset;

    /**
     * @param done the change that was just made
     * @param count of what it changed
     */
    @GET
    public Page page(
            @QueryParam("done") @DefaultValue("") String done, @QueryParam("count") @DefaultValue("0") int count) {
        FleetStatus fleet = scaling.status();
        return new Page(
                "operations",
                Map.ofEntries(
                        Map.entry("request", cloud.queues().requestDepth()),
                        Map.entry("deadLetter", cloud.queues().deadLetterDepth()),
                        Map.entry("fleet", fleet),
                        Map.entry("workers", WorkerRow.of(fleet)),
                        Map.entry(
                                "decisions",
                                fleet.decisions().stream().limit(MOST_DECISIONS).toList()),
                        Map.entry("policies", scaling.policies()),
                        Map.entry("admin", admin.present()),
                        Map.entry("token", admin.formToken()),
                        Map.entry("done", done),
                        Map.entry("count", count)));
    }

    @GET
    @Path("redrive")
    public Response askToRedrive() {
        return confirmation("redrive", cloud.queues().deadLetterDepth().visible());
    }

    @POST
    @Path("redrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redrive(@FormParam("token") String token) {
        admin.checkFormToken(token);
        return done("redrive", cloud.queues().redriveDeadLetters());
    }

    @GET
    @Path("reset")
    public Response askToReset() {
        return confirmation("reset", cloud.results().newest(MOST_COUNTED).size());
    }

    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response reset(@FormParam("token") String token) {
        admin.checkFormToken(token);
        return done("reset", reset.run().results());
    }

    /** Nothing is lost by it, so it is not asked about again. */
    @POST
    @Path("scaling")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response scale(
            @FormParam("token") String token,
            @FormParam("policy") String policy,
            @FormParam("min") String min,
            @FormParam("max") String max,
            @FormParam("paused") String paused) {
        admin.checkFormToken(token);
        orders.change(FleetChange.ofForm(policy, min, max, paused));
        return done("scaling", 1);
    }

    private Response confirmation(String change, int count) {
        if (!admin.present()) {
            return Response.seeOther(URI.create("/login?next=operations/" + change))
                    .build();
        }
        return Response.ok(new Page("confirm", Map.of("change", change, "count", count, "token", admin.formToken())))
                .build();
    }

    private static Response done(String change, int count) {
        return Response.seeOther(URI.create("/operations?done=" + change + "&count=" + count))
                .build();
    }
}
