package dev.osprey.web.operations;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
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
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.NewKey;
import dev.osprey.web.pages.Page;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.AdminSession;

/** The page of API keys. Admin only, also to read. */
@Path("operations/keys")
@Produces(MediaType.TEXT_HTML)
public class KeysPageResource {

    private final ApiKeys keys;
    private final AdminSession admin;

    @Inject
    KeysPageResource(ApiKeys keys, AdminSession admin) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.admin = Objects.requireNonNull(admin, "admin");
    }

    /** @param done the action that was just carried out */
    @GET
    public Page list(@QueryParam("done") @DefaultValue("") String done, @Context HttpServletRequest request) {
        return page(Optional.empty(), "", done, request);
    }

    /** Responds with the page that shows the key, as it is shown only once, and not with a redirect. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(
            @FormParam("token") String token,
            @FormParam("name") String name,
            @FormParam("ratePerMinute") String rate,
            @FormParam("dailyQuota") String quota,
            @Context HttpServletRequest request) {
        admin.checkFormToken(token, request);
        try {
            ApiKeys.Made made = keys.make(NewKey.ofForm(name, rate, quota));
            return Response.status(Status.CREATED)
                    .entity(page(Optional.of(made), "", "", request))
                    .build();
        } catch (ProblemException refused) {
            return Response.status(refused.problem().status())
                    .entity(page(Optional.empty(), refused.getMessage(), "", request))
                    .build();
        }
    }

    /** The page that asks whether to revoke a key. */
    @GET
    @Path("{id}/revoke")
    public Page confirm(@PathParam("id") String id, @Context HttpServletRequest request) {
        return new Page("revoke", Map.of("key", keys.find(id), "token", admin.formToken(request)));
    }

    @POST
    @Path("{id}/revoke")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response revoke(
            @PathParam("id") String id, @FormParam("token") String token, @Context HttpServletRequest request) {
        admin.checkFormToken(token, request);
        keys.revoke(id);
        return Response.seeOther(URI.create("/operations/keys?done=revoked")).build();
    }

    private Page page(Optional<ApiKeys.Made> made, String problem, String done, HttpServletRequest request) {
        return new Page(
                "keys",
                Map.of(
                        "keys",
                        keys.all(),
                        "made",
                        made,
                        "problem",
                        problem,
                        "done",
                        done,
                        "token",
                        admin.formToken(request)));
    }
}
