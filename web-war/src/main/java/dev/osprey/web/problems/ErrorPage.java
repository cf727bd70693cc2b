package dev.osprey.web.problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.core.messages.RequestId;
import dev.osprey.web.calls.RequestIds;

/**
 * Describes errors of calls that the server refuses before Jakarta REST gets them, such as an invalid {@code Content-Type} or
 * address: {@code web.xml} names it as the error page. The server's own is HTML.
 */
@WebServlet(ErrorPage.PATH)
public class ErrorPage extends HttpServlet {

    static final String PATH = "/problem";

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Nobody needs the page itself.
        int status = request.getDispatcherType() == DispatcherType.ERROR
                ? status(request)
                : Status.NOT_FOUND.getStatusCode();
        Problem problem = Problem.of(status, detail(status));
        byte[] body = Json.createObjectBuilder(problem.json())
                .add("requestId", Representation.requestId(requestId(request)))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(problem.status().getStatusCode());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static int status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : Status.INTERNAL_SERVER_ERROR.getStatusCode();
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The address or a header of the request, such as Content-Type, is malformed.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "The method is not allowed here.";
            default -> "The server refused the request.";
        };
    }

    private static String requestId(HttpServletRequest request) {
        String id = request.getHeader(RequestIds.HEADER);
        return id != null && RequestId.isSafe(id) ? id : null;
    }
}
