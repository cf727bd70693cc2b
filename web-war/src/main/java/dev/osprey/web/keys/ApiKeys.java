package dev.osprey.web.keys;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.core.apikeys.KeyUse;
import dev.osprey.web.caches.LruCache;
import dev.osprey.web.problems.ProblemException;

/** The keys that the service knows. A node remembers for {@link #REMEMBERED} what it has found. */
@Singleton
public class ApiKeys {

    /** A key that is revoked on one node may be used on another one for this long. */
    static final Duration REMEMBERED = Duration.ofSeconds(10);

    // The list is one page of HTML.
    private static final int MAX_KEYS = 1000;
    private static final int MAX_REMEMBERED = 10_000;

    /**
     * A key that was just made.
     *
     * @param secret nobody can find it out later
     */
    public record Made(ApiKey key, KeySecret secret) {}

    private record Found(Optional<ApiKey> key, Instant at) {}

    private final LruCache<String, Found> found = new LruCache<>(MAX_REMEMBERED);
    private final SecureRandom random = new SecureRandom();
    private final ApiKeysTable table;
    private final Clock clock;

    @Inject
    ApiKeys(ApiKeysTable table, Clock clock) {
        this.table = Objects.requireNonNull(table, "table");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Whether the table need not be asked for this key. */
    boolean remembers(KeySecret secret) {
        return remembered(secret.id()).isPresent();
    }

    /** Empty for an unknown or revoked key. */
    Optional<ApiKey> find(KeySecret secret) {
        return remembered(secret.id())
                .orElseGet(() -> lookUp(secret.id()))
                .key()
                .filter(key -> key.matches(secret));
    }

    private Optional<Found> remembered(String id) {
        Instant now = clock.instant();
        return found.get(id)
                .filter(each ->
                        !each.at().isAfter(now) && each.at().plus(REMEMBERED).isAfter(now));
    }

    private Found lookUp(String id) {
        // The time before the call: the key may be revoked during it.
        Instant now = clock.instant();
        Found result = new Found(table.find(id), now);
        found.put(id, result);
        return result;
    }

    /** @throws ProblemException 409 when there are too many keys */
    public Made make(NewKey wanted) {
        if (all().size() >= MAX_KEYS) {
            throw new ProblemException(
                    Status.CONFLICT, "There are " + MAX_KEYS + " keys already. Revoke those that nobody uses.");
        }
        KeySecret secret = KeySecret.random(random);
        ApiKey key = ApiKey.of(secret, wanted.name(), clock.instant().truncatedTo(ChronoUnit.MILLIS), wanted.limits());
        table.store(key);
        return new Made(key, secret);
    }

    /** All keys, the newest first. */
    public List<KeyUse> all() {
        return table.all(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** @throws ProblemException 404 when there is no such key */
    public ApiKey find(String id) {
        return table.find(id)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "There is no key with this id."));
    }

    /** @throws ProblemException 404 when there is no such key */
    public void revoke(String id) {
        find(id);
        table.delete(id);
        found.put(id, new Found(Optional.empty(), clock.instant()));
    }
}
