package dev.osprey.web.bodies;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/**
 * Where the body of a request ends (RFC 9112, section 6). What a proxy in front could understand in another way is refused:
 * it would take a part of the body for a request, or the other way round.
 *
 * @param length in bytes; -1 for a body in chunks, 0 for none
 */
record BodyFraming(long length) {

    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final BodyFraming CHUNKED = new BodyFraming(-1);
    // 18 digits fit into a long.
    private static final Pattern LENGTH = Pattern.compile("0*[0-9]{1,18}");

    BodyFraming {
        if (length < -1) {
            throw new IllegalArgumentException("length " + length);
        }
    }

    /** @throws ProblemException 400 when the headers do not say for certain where the body ends */
    static BodyFraming of(HttpServletRequest request) {
        List<String> encodings = values(request, TRANSFER_ENCODING);
        List<String> lengths = values(request, HttpHeaders.CONTENT_LENGTH);
        if (!encodings.isEmpty()) {
            if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
                throw ambiguous("The only transfer coding that is understood is 'chunked'.");
            }
            if (!lengths.isEmpty()) {
                throw ambiguous("A request has a Content-Length or a Transfer-Encoding, not both.");
            }
            return CHUNKED;
        }
        if (lengths.isEmpty()) {
            return new BodyFraming(0);
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
            throw ambiguous("The Content-Length is not a number of bytes.");
        }
        return new BodyFraming(Long.parseLong(lengths.get(0)));
    }

    boolean chunked() {
        return length < 0;
    }

    boolean none() {
        return length == 0;
    }

    private static List<String> values(HttpServletRequest request, String header) {
        Enumeration<String> values = request.getHeaders(header);
        return values == null ? List.of() : Collections.list(values);
    }

    private static ProblemException ambiguous(String detail) {
        return new ProblemException(Status.BAD_REQUEST, detail);
    }
}
