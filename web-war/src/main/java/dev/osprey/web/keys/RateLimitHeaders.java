package dev.osprey.web.keys;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Tells a program what is left of its limits, in the header fields of the IETF's draft on rate limits. */
@Provider
public class RateLimitHeaders implements ContainerResponseFilter {

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        List<Budget> budgets = KeyCall.of(servletRequest).map(KeyCall::budgets).orElse(List.of());
        if (!budgets.isEmpty()) {
            response.getHeaders().putSingle("RateLimit-Policy", list(budgets, Budget::policy));
            response.getHeaders().putSingle("RateLimit", list(budgets, Budget::state));
        }
    }

    private static String list(List<Budget> budgets, Function<Budget, String> text) {
        return budgets.stream().map(text).collect(Collectors.joining(", "));
    }
}
