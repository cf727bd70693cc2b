package dev.osprey.web.problems;

import java.util.Objects;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;

/**
 * A problem document (RFC 9457).
 *
 * @param status of the HTTP answer
 * @param detail one sentence that says what was wrong and what would be right
 */
public record Problem(StatusType status, String detail) {

    /** The media type of its JSON form. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
    }

    static Problem of(int code, String detail) {
        return new Problem(Status.fromStatusCode(code), detail);
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
