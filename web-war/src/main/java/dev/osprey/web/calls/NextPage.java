package dev.osprey.web.calls;

import java.util.Locale;

import jakarta.ws.rs.core.UriInfo;

/** The next page of a list, as the header {@code Link} names it (RFC 8288). */
public final class NextPage {

    private NextPage() {}

    /**
     * Relative, because behind a proxy the caller may use another host and port.
     *
     * @param path of the list
     * @param uri of the call; the next one has the same parameters
     * @param cursor where the next page begins
     */
    public static String link(String path, UriInfo uri, String cursor) {
        String query = uri.getRequestUriBuilder()
                .replaceQueryParam("cursor", cursor)
                .build()
                .getRawQuery();
        return String.format(Locale.ROOT, "<%s?%s>; rel=\"next\"", path, query);
    }
}
