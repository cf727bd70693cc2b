package dev.osprey.web.upload;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;

import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Who uploads.
 *
 * @param login empty when nobody is logged in
 * @param address of the client
 */
record Uploader(Optional<String> login, String address) {

    Uploader {
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(address, "address");
    }

    static Uploader of(ContainerRequestContext call, String address) {
        return new Uploader(
                Optional.ofNullable(call.getSecurityContext().getUserPrincipal())
                        .map(Principal::getName),
                address);
    }

    /**
     * Tells uploaders apart, for the order of their images.
     *
     * @return text that SQS accepts as a message group id
     */
    String group() {
        return login.orElse(address);
    }
}
