package dev.osprey.web.bodies;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.web.caches.LruCache;

/**
 * The connections that are to be closed after a response. The server executes a request that has arrived behind it
 * nevertheless. Remembers the last of them; a connection's id is never used again.
 */
final class ClosingConnections {

    private static final int MAX = 10_000;

    private final LruCache<String, Boolean> ids = new LruCache<>(MAX);

    void add(HttpServletRequest request) {
        ids.put(id(request), true);
    }

    boolean contains(HttpServletRequest request) {
        return ids.get(id(request)).isPresent();
    }

    private static String id(HttpServletRequest request) {
        return request.getServletConnection().getConnectionId();
    }
}
