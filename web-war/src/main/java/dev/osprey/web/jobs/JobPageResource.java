package dev.osprey.web.jobs;

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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.web.pages.Page;
import dev.osprey.web.security.AdminSession;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;

/** The page of a job, and the form that cancels it. */
@Path("jobs/{id}")
@Produces(MediaType.TEXT_HTML)
public class JobPageResource {

    private final JobLookup lookup;
    private final Cancellations cancellations;
    private final DeletionRight right;
    private final AdminSession session;

    @Inject
    JobPageResource(JobLookup lookup, Cancellations cancellations, DeletionRight right, AdminSession session) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.cancellations = Objects.requireNonNull(cancellations, "cancellations");
        this.right = Objects.requireNonNull(right, "right");
        this.session = Objects.requireNonNull(session, "session");
    }

    @GET
    public Response page(
            @PathParam("id") String id, @Context SecurityContext caller, @Context HttpServletRequest request) {
        JobProgress job = lookup.byId(id);
        boolean mayCancel = right.allows(caller, job.job().provenance());
        return Response.ok(new Page(
                        "job",
                        Map.of(
                                "job",
                                job,
                                "mayCancel",
                                mayCancel,
                                "token",
                                mayCancel ? session.formToken(request) : "")))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * @param formToken of the session of somebody who is logged in
     * @param deleteToken of somebody who has submitted the job; says enough without a session
     */
    @POST
    @Path("cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response cancel(
            @PathParam("id") String id,
            @FormParam("token") String formToken,
            @FormParam("deleteToken") @DefaultValue("") String deleteToken,
            @Context SecurityContext caller,
            @Context HttpServletRequest request) {
        if (!deleteToken.isBlank()) {
            DeleteToken given = new DeleteToken(deleteToken.strip());
            cancellations.cancel(id, job -> right.allows(given, job));
        } else if (caller.getUserPrincipal() == null) {
            return login(id);
        } else {
            session.checkFormToken(formToken, request);
            cancellations.cancel(id, job -> right.allows(caller, job));
        }
        return Response.seeOther(page(id)).build();
    }

    private static URI page(String id) {
        return URI.create("/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    private static Response login(String id) {
        String next = URLEncoder.encode("jobs/" + id, StandardCharsets.UTF_8);
        return Response.seeOther(URI.create("/login?next=" + next)).build();
    }
}
