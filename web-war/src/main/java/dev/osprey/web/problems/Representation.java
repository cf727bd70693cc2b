package dev.osprey.web.problems;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.json.Json;
import dev.osprey.web.pages.Page;

/** The form of a problem that suits the client: a page for a browser, otherwise a problem document. */
final class Representation {

    private final boolean browser;
    private final String requestId;

    /**
     * @param acceptable reads the {@code Accept} header
     * @param requestId null if the request failed before it got one
     */
    Representation(Supplier<List<MediaType>> acceptable, String requestId) {
        this.browser = isBrowser(acceptable);
        this.requestId = requestId(requestId);
    }

    /** The id as it is shown; "none" if there is none. */
    static String requestId(String id) {
        return Objects.requireNonNullElse(id, "none");
    }

    /** Makes a problem the body of a response. */
    Response.ResponseBuilder fill(Response.ResponseBuilder response, Problem problem) {
        return response.entity(entity(problem)).type(type());
    }

    Object entity(Problem problem) {
        return browser
                ? new Page("problem", Map.of("problem", problem))
                : Json.createObjectBuilder(problem.json())
                        .add("requestId", requestId)
                        .build()
                        .toString();
    }

    MediaType type() {
        return browser ? MediaType.TEXT_HTML_TYPE.withCharset("utf-8") : MediaType.valueOf(Problem.MEDIA_TYPE);
    }

    private static boolean isBrowser(Supplier<List<MediaType>> acceptable) {
        try {
            // Browsers list HTML first; clients that accept anything get the problem document.
            return acceptable.get().stream()
                    .findFirst()
                    .filter(MediaType.TEXT_HTML_TYPE::isCompatible)
                    .filter(first -> !first.isWildcardType())
                    .isPresent();
        } catch (ProcessingException malformed) {
            // The header may be what the problem is about.
            return false;
        }
    }
}
