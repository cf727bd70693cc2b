package dev.osprey.web.reset;

import java.security.SecureRandom;
import java.time.Clock;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/** Deletes everything by two calls, so that neither does it by mistake. Only for the admin. */
@Path("api/classifications")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public class ResetResource {

    private final Reset reset;
    private final ConfirmationTokens tokens;

    @Inject
    ResetResource(Reset reset, Clock clock) {
        this.reset = reset;
        this.tokens = new ConfirmationTokens(clock, new SecureRandom());
    }

    @POST
    @Path("reset-token")
    public Response token() {
        String body = Json.createObjectBuilder()
                .add("token", tokens.issue())
                .add("expiresInSeconds", ConfirmationTokens.LIFETIME.toSeconds())
                .build()
                .toString();
        return Response.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    @DELETE
    public String deleteAll(@QueryParam("confirm") String token) {
        if (token == null || token.isEmpty()) {
            throw new ProblemException(
                    Status.CONFLICT,
                    "This call deletes everything. It needs the parameter 'confirm' with a token from"
                            + " POST /api/classifications/reset-token.");
        }
        if (!tokens.redeem(token)) {
            throw new ProblemException(
                    Status.FORBIDDEN, "This token was not issued here, was used before or has expired.");
        }
        return json(reset.run());
    }

    private static String json(Reset.Counts counts) {
        return Json.createObjectBuilder()
                .add("results", counts.results())
                .add("images", counts.images())
                .add("answers", counts.answers())
                .add("requests", counts.requests())
                .add("deadLetters", counts.deadLetters())
                .build()
                .toString();
    }
}
