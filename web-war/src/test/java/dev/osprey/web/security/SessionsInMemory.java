package dev.osprey.web.security;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.osprey.core.sessions.SessionStore;
import dev.osprey.core.sessions.StoredSession;

/** The sessions of web nodes in one process. */
public final class SessionsInMemory implements SessionStore {

    private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();

    @Override
    public void put(StoredSession session) {
        sessions.put(session.id(), session);
    }

    @Override
    public Optional<StoredSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public void delete(String id) {
        sessions.remove(id);
    }
}
