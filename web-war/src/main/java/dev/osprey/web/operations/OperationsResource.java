package dev.osprey.web.operations;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalerTimer;
import dev.osprey.web.pages.Page;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.AdminSession;
import software.amazon.awssdk.core.exception.SdkException;

/** Queues and workers for people, and what an admin may do to them. Each change is confirmed on a page of its own. */
@Path("operations")
@Produces(MediaType.TEXT_HTML)
public class OperationsResource {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Inject
    private Cloud cloud;

    @Inject
    private ScalerTimer scaler;

    @Inject
    private AdminSession admin;

    @Inject
    private DeadLetters deadLetters;

    @Inject
    private StoredResults results;

    /**
     * @param done the change that was just made
     * @param count of what it changed
     */
    @GET
    public Page page(
            @QueryParam("done") @DefaultValue("") String done, @QueryParam("count") @DefaultValue("0") int count) {
        Optional<FleetStatus> fleet = scaler.status();
        return reachable(() -> new Page(
                "operations",
                Map.of(
                        "request", cloud.queues().requestDepth(),
                        "deadLetter", cloud.queues().deadLetterDepth(),
                        "fleet", fleet,
                        "workers", WorkerRow.of(fleet, cloud.workers()),
                        "admin", admin.present(),
                        "token", admin.formToken(),
                        "done", done,
                        "count", count)));
    }

    @GET
    @Path("redrive")
    public Response askToRedrive() {
        return reachable(
                () -> confirmation("redrive", cloud.queues().deadLetterDepth().visible()));
    }

    @POST
    @Path("redrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redrive(@FormParam("token") String token) {
        admin.checkFormToken(token);
        return reachable(() -> done("redrive", deadLetters.redrive()));
    }

    @GET
    @Path("reset")
    public Response askToReset() {
        return reachable(() -> confirmation("reset", results.count()));
    }

    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response reset(@FormParam("token") String token) {
        admin.checkFormToken(token);
        return reachable(() -> done("reset", results.deleteAll()));
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

    private static <T> T reachable(Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException fault) {
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "Queues and tables cannot be reached at the moment. Please try again soon.",
                    RETRY_AFTER,
                    fault);
        }
    }
}
