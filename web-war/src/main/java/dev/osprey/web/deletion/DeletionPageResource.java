package dev.osprey.web.deletion;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.web.pages.Page;
import dev.osprey.web.security.AdminSession;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;

/** The page that confirms the deletion of an image, and the form that carries it out. */
@Path("results/{id}/delete")
@Produces(MediaType.TEXT_HTML)
public class DeletionPageResource {

    private final Deletion deletion;
    private final DeletionRight right;
    private final AdminSession session;

    @Inject
    DeletionPageResource(Deletion deletion, DeletionRight right, AdminSession session) {
        this.deletion = Objects.requireNonNull(deletion, "deletion");
        this.right = Objects.requireNonNull(right, "right");
        this.session = Objects.requireNonNull(session, "session");
    }

    @GET
    public Response confirm(
            @PathParam("id") String id, @Context SecurityContext caller, @Context HttpServletRequest request) {
        if (caller.getUserPrincipal() == null) {
            return login(id);
        }
        return Response.ok(new Page(
                        "delete",
                        Map.of(
                                "image",
                                deletion.find(id, image -> right.allows(caller, image)),
                                "token",
                                session.formToken(request))))
                .build();
    }

    /**
     * @param formToken of the session of somebody who is logged in
     * @param deleteToken of somebody who has just uploaded the image; says enough without a session
     */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(
            @PathParam("id") String id,
            @FormParam("token") String formToken,
            @FormParam("deleteToken") @DefaultValue("") String deleteToken,
            @Context SecurityContext caller,
            @Context HttpServletRequest request) {
        if (!deleteToken.isEmpty()) {
            deletion.delete(id, image -> right.allows(new DeleteToken(deleteToken), image));
        } else if (caller.getUserPrincipal() == null) {
            return login(id);
        } else {
            session.checkFormToken(formToken, request);
            deletion.delete(id, image -> right.allows(caller, image));
        }
        return Response.seeOther(URI.create("/results?done=deleted")).build();
    }

    private static Response login(String id) {
        String next = URLEncoder.encode("results/" + id + "/delete", StandardCharsets.UTF_8);
        return Response.seeOther(URI.create("/login?next=" + next)).build();
    }
}
