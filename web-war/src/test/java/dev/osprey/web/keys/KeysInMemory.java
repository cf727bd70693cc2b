package dev.osprey.web.keys;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.KeyStore;
import dev.osprey.core.apikeys.KeyUse;

/** The keys of web nodes in one process, none of which is used. */
public final class KeysInMemory implements KeyStore {

    private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();

    @Override
    public void store(ApiKey key) {
        keys.put(key.id(), key);
    }

    @Override
    public Optional<ApiKey> find(String id) {
        lookUps.incrementAndGet();
        return Optional.ofNullable(keys.get(id));
    }

    int lookUps() {
        return lookUps.get();
    }

    @Override
    public List<KeyUse> all(LocalDate day) {
        return keys.values().stream()
                .map(key -> new KeyUse(key, 0))
                .sorted(Comparator.comparing((KeyUse use) -> use.key().createdAt())
                        .reversed())
                .toList();
    }

    @Override
    public void delete(String id) {
        keys.remove(id);
    }
}
