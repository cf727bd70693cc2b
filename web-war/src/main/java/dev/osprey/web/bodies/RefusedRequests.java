package dev.osprey.web.bodies;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.problems.ProblemException;

/** Answers what {@link RequestGate} has refused in the form that suits the client. */
@Provider
@PreMatching
@Priority(1)
public class RefusedRequests implements ContainerRequestFilter {

    /** Request attribute: the {@link ProblemException} of a refused request. */
    static final String PROBLEM = RefusedRequests.class.getName() + ".problem";

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        if (servletRequest.getAttribute(PROBLEM) instanceof ProblemException problem) {
            throw problem;
        }
    }
}
