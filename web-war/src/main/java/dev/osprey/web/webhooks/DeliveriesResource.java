package dev.osprey.web.webhooks;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import dev.osprey.core.json.Json;
import dev.osprey.core.webhooks.Delivery;
import dev.osprey.core.webhooks.DeliveryPage;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.web.calls.NextPage;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.AdminAccount;

/** The deliveries of webhooks. Only the admin sees where they go, since a URL may hold a secret. */
@Path("api/webhooks/deliveries")
@Produces(MediaType.APPLICATION_JSON)
public class DeliveriesResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final SentWebhooks webhooks;

    @Inject
    DeliveriesResource(SentWebhooks webhooks) {
        this.webhooks = Objects.requireNonNull(webhooks, "webhooks");
    }

    /** Failed ones, then pending ones, then those that were delivered, the latest first. */
    @GET
    public Response list(
            @QueryParam("state") String state,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri,
            @Context SecurityContext caller) {
        DeliveryPage page = webhooks.page(state(state), present(cursor), limit(limit));
        JsonArrayBuilder array = Json.createArrayBuilder();
        page.deliveries().stream().map(delivery -> json(delivery, caller)).forEach(array::add);
        Response.ResponseBuilder answer = Response.ok(array.build().toString());
        page.next()
                .ifPresent(
                        next -> answer.header(HttpHeaders.LINK, NextPage.link("/api/webhooks/deliveries", uri, next)));
        return answer.build();
    }

    @GET
    @Path("{id}")
    public String one(@PathParam("id") String id, @Context SecurityContext caller) {
        return json(webhooks.find(id), caller).toString();
    }

    /** Admin only. 202, since it is sent a moment later. */
    @POST
    @Path("{id}/resend")
    public Response resend(@PathParam("id") String id, @Context SecurityContext caller) {
        return Response.accepted(json(webhooks.resend(id), caller).toString()).build();
    }

    private static JsonObject json(Delivery delivery, SecurityContext caller) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", delivery.id())
                .add("subject", delivery.subject().name().toLowerCase(Locale.ROOT))
                .add("state", delivery.state().name())
                .add("attempts", delivery.attempts());
        delivery.at().ifPresent(at -> json.add(timeName(delivery.state()), at.toString()));
        if (caller.isUserInRole(AdminAccount.NAME)) {
            json.add("url", delivery.callback().url().toString());
            delivery.error().ifPresent(error -> json.add("error", error));
        }
        return json.build();
    }

    private static String timeName(DeliveryState state) {
        return switch (state) {
            case PENDING -> "nextAttemptAt";
            case DELIVERED -> "deliveredAt";
            case FAILED -> "failedAt";
            case WAITING -> throw new IllegalArgumentException("waiting since no time");
        };
    }

    private static Optional<DeliveryState> state(String text) {
        try {
            return present(text).map(DeliveryState::valueOf).filter(state -> {
                if (state == DeliveryState.WAITING) {
                    throw new IllegalArgumentException("not listed");
                }
                return true;
            });
        } catch (IllegalArgumentException invalid) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, "The parameter 'state' is not FAILED, PENDING or DELIVERED.");
        }
    }

    private static int limit(String text) {
        try {
            int limit = present(text).map(Integer::parseInt).orElse(DEFAULT_LIMIT);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // As a number outside of the range.
        }
        throw new ProblemException(
                Response.Status.BAD_REQUEST, "The parameter 'limit' is not a number from 1 to " + MAX_LIMIT + ".");
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(each -> !each.isEmpty());
    }
}
