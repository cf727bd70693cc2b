package dev.osprey.web.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.core.apikeys.KeySecret;

/** Requests as they are when {@link KeyAuthentication} has authenticated them. */
public final class KeyCalls {

    private KeyCalls() {}

    /** @param random of which the key is made */
    public static void authenticate(HttpServletRequest request, Random random) {
        ApiKey key = ApiKey.of(KeySecret.random(random), "name", Instant.EPOCH, KeyLimits.NONE);
        new KeyCall(key, Optional.empty()).attach(request);
    }
}
