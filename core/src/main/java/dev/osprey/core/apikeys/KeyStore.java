package dev.osprey.core.apikeys;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Where all web nodes keep the API keys. */
public interface KeyStore {

    void store(ApiKey key);

    Optional<ApiKey> find(String id);

    /** All keys with their use on this day in UTC, the newest first. */
    List<KeyUse> all(LocalDate day);

    /** Revokes a key; a missing one is no error. */
    void delete(String id);
}
