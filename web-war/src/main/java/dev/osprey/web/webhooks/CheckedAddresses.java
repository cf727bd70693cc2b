package dev.osprey.web.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;

import dev.osprey.core.addresses.IpAddress;
import dev.osprey.core.addresses.PublicAddresses;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves the names of receivers, and refuses those that lead to an address that is not public. The client connects to what
 * this returns and asks no name server again: a name that changes its address between check and connection gains nothing.
 */
final class CheckedAddresses implements DnsResolver {

    // The client tries one after the other, each with a timeout of its own.
    static final int MAX_ADDRESSES = 2;

    private final DnsResolver names;
    private final boolean allowPrivate;

    /** @param names resolves without a check */
    CheckedAddresses(DnsResolver names, boolean allowPrivate) {
        this.names = Objects.requireNonNull(names, "names");
        this.allowPrivate = allowPrivate;
    }

    /** @throws ForbiddenAddressException when one of the addresses is not public */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (addresses == null || addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        for (InetAddress address : addresses) {
            if (!allowPrivate && !PublicAddresses.contains(new IpAddress(address))) {
                throw new ForbiddenAddressException(host);
            }
        }
        return Arrays.copyOf(addresses, Math.min(addresses.length, MAX_ADDRESSES));
    }

    /** Not asked for: it would be a second question about the same name. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
