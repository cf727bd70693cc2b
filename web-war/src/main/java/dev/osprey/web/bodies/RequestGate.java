package dev.osprey.web.bodies;

import java.io.IOException;
import java.util.Set;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.clients.Places;
import dev.osprey.web.clients.RequestRates;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.problems.ProblemException;

/**
 * The first filter of every request: limits what one client may use and receives the body before anything waits for it. A
 * request with a body comes by twice, the second time with its whole body; {@code web.xml} maps it.
 */
public class RequestGate implements Filter {

    private static final String CONNECTION = "Connection";
    // These answer in any case, and at once.
    private static final Set<String> MONITORING = Set.of("health", "metrics", "started");

    private final ClosingConnections closing = new ClosingConnections();

    @Inject
    private ClientAddress addresses;

    @Inject
    private RequestRates rates;

    @Inject
    private ResponsePlaces places;

    @Inject
    private BodyReception reception;

    @Override
    public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) anyRequest;
        HttpServletResponse response = (HttpServletResponse) anyResponse;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            reception.handle(request, response, chain);
            return;
        }
        if (closing.contains(request)) {
            // What follows on a connection that was to be closed is no request that anybody meant.
            return;
        }
        if (MONITORING.contains(firstSegment(request))) {
            chain.doFilter(request, response);
            return;
        }
        String client = addresses.networkOf(request);
        try {
            rates.count(client);
            if (KeyAuthentication.refusal(request).isPresent()) {
                // The next filter answers; nobody reads the body.
                close(request, response);
                chain.doFilter(ReceivedRequest.empty(request), response);
                return;
            }
            BodyFraming framing = BodyFraming.of(request);
            if (framing.chunked() || request.getHeader("Upgrade") != null) {
                // The next bytes on the connection may be what somebody takes for the rest of this body.
                close(request, response);
            }
            if (framing.none()) {
                Places.Place place = places.take(request, client);
                try {
                    chain.doFilter(ReceivedRequest.empty(request), response);
                } finally {
                    place.close();
                }
            } else if (reception.isHere(request, framing)) {
                chain.doFilter(request, response);
            } else {
                reception.receive(request, response, framing, client);
            }
        } catch (ProblemException refused) {
            close(request, response);
            request.setAttribute(RefusedRequests.PROBLEM, refused);
            chain.doFilter(ReceivedRequest.empty(request), response);
        }
    }

    private void close(HttpServletRequest request, HttpServletResponse response) {
        closing.add(request);
        response.setHeader(CONNECTION, "close");
    }

    private static String firstSegment(HttpServletRequest request) {
        return request.getRequestURI().split("/", 3)[1];
    }
}
