package dev.osprey.web.upload;

import java.util.OptionalLong;
import java.util.regex.Pattern;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** The {@code Content-Length} of a call. */
final class ContentLength {

    // 18 digits fit into a long.
    private static final Pattern SYNTAX = Pattern.compile("0*[0-9]{1,18}");

    private ContentLength() {}

    /**
     * The length in bytes; empty without the header.
     *
     * @throws ProblemException 400 when it is not a number
     */
    static OptionalLong of(ContainerRequestContext call) {
        String length = call.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return OptionalLong.empty();
        }
        if (!SYNTAX.matcher(length).matches()) {
            throw new ProblemException(Status.BAD_REQUEST, "The Content-Length is not a number of bytes.");
        }
        return OptionalLong.of(Long.parseLong(length));
    }
}
