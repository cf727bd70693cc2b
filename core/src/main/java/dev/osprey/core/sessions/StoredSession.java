package dev.osprey.core.sessions;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * A login of somebody in a browser.
 *
 * @param id digest of the token in the browser's cookie; who reads the table cannot use the session
 * @param caller who logged in
 * @param groups of the caller
 * @param account identifies the credentials by which the caller logged in; a session ends when they change
 * @param expires when the session ends by itself
 */
public record StoredSession(String id, String caller, Set<String> groups, String account, Instant expires) {

    public StoredSession {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(caller, "caller");
        groups = Set.copyOf(groups);
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(expires, "expires");
    }
}
