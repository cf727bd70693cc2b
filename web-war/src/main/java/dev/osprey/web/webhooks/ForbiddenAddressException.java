package dev.osprey.web.webhooks;

import java.net.UnknownHostException;

/** A receiver has an address that is not public. */
final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1;

    ForbiddenAddressException(String host) {
        super(host + " has an address that is not public");
    }
}
