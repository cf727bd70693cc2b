package dev.osprey.web.security;

import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** Whether the admin is logged in on the page that is asked for, and the token that its forms carry. */
@RequestScoped
public class AdminSession {

    @Inject
    private HttpServletRequest request;

    @Inject
    private Sessions sessions;

    public boolean present() {
        return AdminCookie.of(request).filter(sessions::valid).isPresent();
    }

    /** Empty without a session: there is nothing that a form could do then. */
    public String formToken() {
        return AdminCookie.of(request)
                .filter(sessions::valid)
                .map(sessions::formToken)
                .orElse("");
    }

    /**
     * Must be called before anything is changed for a form.
     *
     * @param token that the form carried; may be null
     * @throws ProblemException 403 when the form is not of this session's pages
     */
    public void checkFormToken(String token) {
        Optional<String> session = AdminCookie.of(request);
        if (token == null || session.isEmpty() || !sessions.validFormToken(token, session.get())) {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "This form is of another session. Please go back, load the page again and repeat.");
        }
    }
}
