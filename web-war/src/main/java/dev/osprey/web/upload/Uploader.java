package dev.osprey.web.upload;

import java.security.Principal;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Tells uploaders apart, for the order of their images only: a client may give itself another name behind a proxy. */
final class Uploader {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

    private Uploader() {}

    /**
     * The login of the caller, otherwise the client's address; behind a proxy, the address that the proxy forwards.
     *
     * @param peer address of the client or of the last proxy
     * @return text that SQS accepts as a message group id
     */
    static String of(ContainerRequestContext call, String peer) {
        return Optional.ofNullable(call.getSecurityContext().getUserPrincipal())
                .map(Principal::getName)
                .or(() -> forwardedFor(call))
                .orElse(peer);
    }

    private static Optional<String> forwardedFor(ContainerRequestContext call) {
        return Optional.ofNullable(call.getHeaderString(FORWARDED_FOR))
                .map(addresses -> addresses.split(",")[0].trim())
                .filter(address -> ADDRESS.matcher(address).matches());
    }
}
