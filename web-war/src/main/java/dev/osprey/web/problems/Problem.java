package dev.osprey.web.problems;

import java.util.Objects;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;

import dev.osprey.core.json.Json;

/**
 * A problem document (RFC 9457).
 *
 * @param status the HTTP status of the response
 * @param detail what was wrong and what would be valid
 */
public record Problem(StatusType status, String detail) {

    /** The media type of the JSON representation. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static final String MALFORMED_HEADER = "A header of the request, such as Content-Type or Accept, is malformed.";

    public Problem {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
    }

    static Problem of(int code, String detail) {
        return new Problem(
                Objects.requireNonNullElse(Status.fromStatusCode(code), Status.INTERNAL_SERVER_ERROR), detail);
    }

    public JsonObject json() {
        return Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", status.getReasonPhrase())
                .add("status", status.getStatusCode())
                .add("detail", detail)
                .build();
    }
}
