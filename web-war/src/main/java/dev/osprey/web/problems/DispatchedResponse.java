package dev.osprey.web.problems;

import java.io.IOException;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * The response to a request that is handled after an asynchronous dispatch. Payara shows no error page then, only the status:
 * errors of the server are described here.
 */
public final class DispatchedResponse extends HttpServletResponseWrapper {

    private final HttpServletRequest request;

    public DispatchedResponse(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = Objects.requireNonNull(request, "request");
    }

    @Override
    public void sendError(int status) throws IOException {
        // Fails if part of the response was sent already.
        resetBuffer();
        ServletProblem.of(status).send(request, this);
        flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        sendError(status);
    }
}
