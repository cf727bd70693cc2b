package dev.osprey.web.problems;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;

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
        ServletProblem.of(status).send(request, response);
    }

    private static int status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : Status.INTERNAL_SERVER_ERROR.getStatusCode();
    }
}
