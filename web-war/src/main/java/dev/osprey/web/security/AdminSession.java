package dev.osprey.web.security;

import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** Whether somebody is logged in with the requesting browser, and the token for the forms of its pages. */
@Singleton
public class AdminSession {

    @Inject
    private Sessions sessions;

    /** Whether anybody is logged in, as admin or not. */
    public boolean known(HttpServletRequest request) {
        return AdminCookie.of(request).filter(sessions::valid).isPresent();
    }

    /** Whether the admin is logged in. */
    public boolean loggedIn(HttpServletRequest request) {
        return AdminCookie.of(request)
                .flatMap(sessions::find)
                .filter(session -> session.groups().contains(AdminAccount.NAME))
                .isPresent();
    }

    /** Ends the session on all nodes. */
    void end(HttpServletRequest request) {
        AdminCookie.of(request).ifPresent(sessions::end);
    }

    /** An empty string without a session. */
    public String formToken(HttpServletRequest request) {
        return AdminCookie.of(request)
                .filter(sessions::valid)
                .map(sessions::formToken)
                .orElse("");
    }

    /**
     * Must be called before a form changes anything.
     *
     * @param token the form's token; may be null
     * @throws ProblemException 403 if the token does not belong to this session
     */
    public void checkFormToken(String token, HttpServletRequest request) {
        Optional<String> session = AdminCookie.of(request);
        if (token == null || session.isEmpty() || !sessions.validFormToken(token, session.get())) {
            throw new ProblemException(
                    Status.FORBIDDEN, "This form belongs to another session. Go back, reload the page and try again.");
        }
    }
}
