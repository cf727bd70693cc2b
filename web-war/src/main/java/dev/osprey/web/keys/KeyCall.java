package dev.osprey.web.keys;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKey;

/** One request with a key. */
public final class KeyCall {

    private static final String ATTRIBUTE = KeyCall.class.getName();

    private final ApiKey key;
    private final Optional<Budget> requests;
    private volatile Optional<Budget> images = Optional.empty();

    /** @param requests what is left of the rate */
    KeyCall(ApiKey key, Optional<Budget> requests) {
        this.key = Objects.requireNonNull(key, "key");
        this.requests = Objects.requireNonNull(requests, "requests");
    }

    /** Of a request that was authenticated by a key. */
    public static Optional<KeyCall> of(HttpServletRequest request) {
        return Optional.ofNullable((KeyCall) request.getAttribute(ATTRIBUTE));
    }

    /** Attaches this to its request. */
    public void attach(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public ApiKey key() {
        return key;
    }

    /** Records what is left of the quota. */
    void images(Budget left) {
        images = Optional.of(left);
    }

    List<Budget> budgets() {
        return Stream.of(requests, images).flatMap(Optional::stream).toList();
    }
}
