package dev.osprey.web.security;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.pages.Page;

/** The login page and logout. */
@Path("")
@Produces(MediaType.TEXT_HTML)
public class LoginResource {

    private static final Logger LOG = Logger.getLogger(LoginResource.class.getName());

    private static final String OPERATIONS = "operations";
    // Redirects to pages of this service only.
    private static final Pattern TARGET =
            Pattern.compile(OPERATIONS + "(?:/[a-z-]+)?|results(?:/[A-Za-z0-9-]+(?:/delete)?)?|");

    @Inject
    private Login login;

    @Inject
    private Sessions sessions;

    @Inject
    private AdminSession session;

    @Inject
    private AdminAccount account;

    @Inject
    private OpenIdSettings openId;

    @Inject
    private ClientAddress addresses;

    @Context
    private HttpServletRequest request;

    /** @param next the page to show after the login, without leading slash */
    @GET
    @Path("login")
    public Page page(@QueryParam("next") @DefaultValue(OPERATIONS) String next) {
        return page(next, "");
    }

    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response login(
            @FormParam("username") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("next") @DefaultValue(OPERATIONS) String next) {
        boolean valid = login.attempt(request, new UsernamePasswordCredential(name, password))
                .isPresent();
        if (!valid) {
            // Not 401: it requires WWW-Authenticate, which makes browsers show their own login dialog.
            return Response.status(Status.FORBIDDEN)
                    .type(MediaType.TEXT_HTML_TYPE)
                    .entity(page(next, "Wrong username or password."))
                    .build();
        }
        LOG.info(() -> "audit login caller=" + AdminAccount.NAME + " from=" + addresses.of(request));
        return Response.seeOther(target(next))
                .cookie(AdminCookie.forSession(sessions.open(AdminAccount.NAME, Set.of(AdminAccount.NAME)), request))
                .build();
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response logout(@FormParam("token") String token) {
        if (session.known(request)) {
            session.checkFormToken(token, request);
            session.end(request);
            LOG.info(() -> "audit logout from=" + addresses.of(request));
        }
        return Response.seeOther(URI.create("/" + OPERATIONS))
                .cookie(AdminCookie.expired(request))
                .build();
    }

    private Page page(String next, String problem) {
        String target = target(next).getPath().substring(1);
        return new Page(
                "login",
                Map.of(
                        "next",
                        target,
                        "problem",
                        problem,
                        "possible",
                        account.enabled(),
                        "openId",
                        openId.isEnabled()));
    }

    private static URI target(String next) {
        return URI.create(
                "/" + Optional.of(next).filter(TARGET.asMatchPredicate()).orElse(OPERATIONS));
    }
}
