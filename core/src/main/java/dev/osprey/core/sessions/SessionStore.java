package dev.osprey.core.sessions;

import java.util.Optional;

/** Where all web nodes keep their sessions: what one node writes, every other one reads at once. */
public interface SessionStore {

    void put(StoredSession session);

    /** An expired session may still be there. */
    Optional<StoredSession> find(String id);

    /** Deletes a session; a missing one is no error. */
    void delete(String id);
}
