package dev.osprey.web.bodies;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The connections that are to be closed after a response. The server executes a request that has arrived behind it
 * nevertheless. Remembers the last of them; a connection's id is never used again.
 */
final class ClosingConnections {

    private static final int MAX = 10_000;

    private final Set<String> ids = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX;
        }
    }));

    void add(HttpServletRequest request) {
        ids.add(id(request));
    }

    boolean contains(HttpServletRequest request) {
        return ids.contains(id(request));
    }

    private static String id(HttpServletRequest request) {
        return request.getServletConnection().getConnectionId();
    }
}
