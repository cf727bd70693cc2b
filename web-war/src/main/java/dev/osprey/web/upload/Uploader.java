package dev.osprey.web.upload;

import java.security.Principal;
import java.util.Optional;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Tells uploaders apart, for the order of their images. */
final class Uploader {

    private Uploader() {}

    /**
     * The login of the caller, otherwise the client's address.
     *
     * @param client address of the client
     * @return text that SQS accepts as a message group id
     */
    static String of(ContainerRequestContext call, String client) {
        return Optional.ofNullable(call.getSecurityContext().getUserPrincipal())
                .map(Principal::getName)
                .orElse(client);
    }
}
