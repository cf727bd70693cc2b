package dev.osprey.web.bodies;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

import dev.osprey.web.clients.Places;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The threads of the server that responses may hold. A client that does not read its response holds one, so all of them
 * together get fewer than there are: the others remain for health checks and for whatever does not wait. What costs more
 * than a thread has fewer places.
 */
@Singleton
public class ResponsePlaces {

    // Of the 200 threads of Payara's pool.
    private static final int TOTAL = 150;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private static final Pattern IMAGE = Pattern.compile("/api/classifications/[^/]+/image/?");
    private static final Pattern EXPORT =
            Pattern.compile("/api/(?:classifications|jobs/[^/]+/results)\\.(?:csv|json)/?");
    private static final Pattern LIST = Pattern.compile("/api/classifications/?");
    private static final String CSV = "text/csv";

    // A browser opens six connections to a server.
    private final Places downloads = new Places("downloads", 32, 8, RETRY_AFTER);
    private final Places thumbnails = new Places("thumbnails", 32, 12, RETRY_AFTER);
    private final Places exports = new Places("exports", 8, 2, Duration.ofSeconds(10));
    private final Places others;

    /** @param perClient other responses at once */
    @Inject
    ResponsePlaces(@ConfigProperty(name = "osprey.http.max-responses-per-client") int perClient) {
        others = new Places("responses", TOTAL - 32 - 32 - 8, perClient, RETRY_AFTER);
    }

    /**
     * Takes a place for the response to a request.
     *
     * @param client its address
     */
    Places.Place take(HttpServletRequest request, String client) {
        return places(request).take(client);
    }

    private Places places(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (IMAGE.matcher(path).matches()) {
            return Objects.requireNonNullElse(request.getQueryString(), "").contains("width=") ? thumbnails : downloads;
        }
        boolean csv = LIST.matcher(path).matches()
                && Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "")
                        .contains(CSV);
        return csv || EXPORT.matcher(path).matches() ? exports : others;
    }
}
