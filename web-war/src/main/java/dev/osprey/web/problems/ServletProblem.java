package dev.osprey.web.problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;

import dev.osprey.core.json.Json;
import dev.osprey.web.calls.RequestIds;

/**
 * A problem document as the answer of a servlet filter, which refuses a request before Jakarta REST sees it.
 *
 * @param headers of the response, by name
 */
public record ServletProblem(Problem problem, Map<String, String> headers) {

    public ServletProblem {
        Objects.requireNonNull(problem, "problem");
        headers = Map.copyOf(headers);
    }

    public ServletProblem(Problem problem) {
        this(problem, Map.of());
    }

    public static ServletProblem of(ProblemException refused) {
        return new ServletProblem(refused.problem(), refused.headers());
    }

    /** What the server itself refuses, before any code of this application has seen why. */
    static ServletProblem of(int status) {
        return new ServletProblem(Problem.of(status, detail(status)));
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The address or a header of the request, such as Content-Type, is malformed.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "The method is not allowed here.";
            default -> "The server refused the request.";
        };
    }

    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = RequestIds.of(request);
        byte[] body = Json.createObjectBuilder(problem.json())
                .add("requestId", id)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(problem.status().getStatusCode());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.setHeader(RequestIds.HEADER, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.forEach(response::setHeader);
        response.getOutputStream().write(body);
    }
}
