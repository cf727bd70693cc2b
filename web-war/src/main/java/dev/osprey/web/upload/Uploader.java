package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.keys.KeyCall;

/**
 * Who uploads.
 *
 * @param login empty when nobody is known
 * @param key with which the login is authenticated; empty when it is a person's
 * @param client what counts as one client without a login
 */
record Uploader(Optional<String> login, Optional<KeyCall> key, String client) {

    // Of SQS.
    private static final Pattern GROUP = Pattern.compile("[\\p{Alnum}\\p{Punct}]{1,128}");

    Uploader {
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(client, "client");
    }

    static Uploader of(ContainerRequestContext call, HttpServletRequest request, ClientAddress addresses) {
        return new Uploader(
                Optional.ofNullable(call.getSecurityContext().getUserPrincipal())
                        .map(Principal::getName),
                KeyCall.of(request),
                addresses.networkOf(request));
    }

    /**
     * Tells uploaders apart: for the order of their images in a FIFO queue, and for their shares of a standard queue.
     *
     * @return text that SQS accepts as a message group id
     */
    String group() {
        String group = login.orElse(client);
        return GROUP.matcher(group).matches()
                ? group
                : UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
