package dev.osprey.web.operations;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.deadletters.Redrive;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.models.ModelChanges;
import dev.osprey.web.pages.Page;
import dev.osprey.web.reset.Reset;
import dev.osprey.web.security.AdminSession;
import dev.osprey.web.webhooks.SentWebhooks;

/** The operations page: queues, workers and scaling. Destructive actions of the admin have a confirmation page. */
@Path("operations")
@Produces(MediaType.TEXT_HTML)
public class OperationsResource {

    // Counting all results could take a minute; the confirmation needs no exact number.
    private static final int COUNT_LIMIT = 1000;
    private static final int DECISION_LIMIT = 10;
    private static final int DELIVERY_LIMIT = 10;

    @Inject
    private Cloud cloud;

    @Inject
    private ScalingService scaling;

    @Inject
    private FleetChanges changes;

    @Inject
    private AdminSession admin;

    @Inject
    private AnsweringModels models;

    @Inject
    private ModelChanges modelChanges;

    @Context
    private HttpServletRequest request;

    @Inject
    private Reset reset;

    @Inject
    private Redrive redrive;

    @Inject
    private SentWebhooks webhooks;

    /**
     * @param done the action that was just carried out
     * @param count how many items it affected
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
                                fleet.decisions().stream().limit(DECISION_LIMIT).toList()),
                        Map.entry("policies", scaling.policies()),
                        Map.entry("models", models.current()),
                        Map.entry("rollout", modelChanges.rollout()),
                        Map.entry(
                                "deliveries",
                                webhooks.page(Optional.empty(), Optional.empty(), DELIVERY_LIMIT)
                                        .deliveries()),
                        Map.entry("admin", admin.loggedIn(request)),
                        Map.entry("known", admin.known(request)),
                        Map.entry("token", admin.formToken(request)),
                        Map.entry("done", done),
                        Map.entry("count", count)));
    }

    @GET
    @Path("redrive")
    public Response confirmRedrive() {
        return confirmation("redrive", cloud.queues().deadLetterDepth().total());
    }

    @POST
    @Path("redrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redrive(@FormParam("token") String token) {
        admin.checkFormToken(token, request);
        return done("redrive", redrive.start());
    }

    @GET
    @Path("reset")
    public Response confirmReset() {
        return confirmation("reset", cloud.results().newest(COUNT_LIMIT).size());
    }

    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response reset(@FormParam("token") String token) {
        admin.checkFormToken(token, request);
        return done("reset", reset.run().results());
    }

    /** Loses no data, so it needs no confirmation. */
    @POST
    @Path("scaling")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response scale(
            @FormParam("token") String token,
            @FormParam("policy") String policy,
            @FormParam("min") String min,
            @FormParam("max") String max,
            @FormParam("paused") String paused) {
        admin.checkFormToken(token, request);
        changes.applyForm(FleetChange.ofForm(policy, min, max, paused));
        return done("scaling", 1);
    }

    /** Guarded by the check of the new model, and undone by the other button, so it needs no confirmation. */
    @POST
    @Path("model")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response changeModel(@FormParam("token") String token, @FormParam("url") String url) {
        admin.checkFormToken(token, request);
        modelChanges.request(url);
        return done("model", 1);
    }

    @POST
    @Path("model/rollback")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollBackModel(@FormParam("token") String token, @FormParam("version") String version) {
        admin.checkFormToken(token, request);
        modelChanges.rollBack(Optional.ofNullable(version));
        return done("model", 1);
    }

    /** Loses no data, so it needs no confirmation. */
    @POST
    @Path("webhooks/{id}/resend")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response resend(@PathParam("id") String id, @FormParam("token") String token) {
        admin.checkFormToken(token, request);
        webhooks.resend(id);
        return done("webhook", 1);
    }

    private Response confirmation(String change, int count) {
        if (!admin.loggedIn(request)) {
            return Response.seeOther(URI.create("/login?next=operations/" + change))
                    .build();
        }
        return Response.ok(new Page(
                        "confirm", Map.of("change", change, "count", count, "token", admin.formToken(request))))
                .build();
    }

    private static Response done(String change, int count) {
        return Response.seeOther(URI.create("/operations?done=" + change + "&count=" + count))
                .build();
    }
}
