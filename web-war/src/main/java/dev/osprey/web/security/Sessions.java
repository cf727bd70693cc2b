package dev.osprey.web.security;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.digests.Sha256;
import dev.osprey.core.sessions.SessionsTable;
import dev.osprey.core.sessions.StoredSession;

/**
 * The sessions of people in browsers. The browser holds a random token; the table, which all web nodes share, holds its
 * digest. A session ends at its logout, after {@link #LIFETIME}, or when the credentials of its account change.
 */
@Singleton
public class Sessions {

    static final Duration LIFETIME = Duration.ofHours(8);

    private static final int TOKEN_BYTES = 32;
    // Of other tokens nobody asks the table.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SessionsTable table;
    private final AdminAccount account;
    private final OpenIdSettings openId;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Sessions(SessionsTable table, AdminAccount account, OpenIdSettings openId, Clock clock) {
        this.table = Objects.requireNonNull(table, "table");
        this.account = Objects.requireNonNull(account, "account");
        this.openId = Objects.requireNonNull(openId, "openId");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Opens a session of the built-in account.
     *
     * @return its token
     * @throws IllegalStateException if login is disabled
     */
    String open(String caller, Set<String> groups) {
        return open(caller, groups, account.id().orElseThrow(() -> new IllegalStateException("login is disabled")));
    }

    /**
     * Opens a session.
     *
     * @param accountId identifies the credentials; the session ends when it is none of the configured ones any more
     * @return its token
     */
    String open(String caller, Set<String> groups, String accountId) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = BASE64.encodeToString(bytes);
        table.put(new StoredSession(
                Sha256.base64(token), caller, groups, accountId, clock.instant().plus(LIFETIME)));
        return token;
    }

    /** The session of a token, which may be anything; empty when it has ended. */
    Optional<StoredSession> find(String token) {
        return Optional.of(token)
                .filter(TOKEN.asMatchPredicate())
                .map(Sha256::base64)
                .flatMap(table::find)
                .filter(session -> session.expires().isAfter(clock.instant()))
                .filter(session -> Stream.of(account.id(), openId.accountId())
                        .flatMap(Optional::stream)
                        .anyMatch(session.account()::equals));
    }

    boolean valid(String token) {
        return find(token).isPresent();
    }

    /** Ends a session on all nodes. */
    void end(String token) {
        table.delete(Sha256.base64(token));
    }

    /** The anti-forgery token for all forms of this session: other sites cannot know it. */
    String formToken(String token) {
        return Sha256.base64("form " + token);
    }

    boolean validFormToken(String formToken, String token) {
        return Sha256.equal(formToken(token), formToken) && valid(token);
    }
}
