package dev.osprey.core.addresses;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address. Reads literals only: nothing asks a name server.
 *
 * @param address an IPv4-mapped IPv6 address is an IPv4 address
 */
public record IpAddress(InetAddress address) {

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    // With a colon, Java takes a text for an address or refuses it, and never looks it up.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*");
    private static final int NETWORK_BYTES = 8;

    public IpAddress {
        Objects.requireNonNull(address, "address");
    }

    /** Reads {@code 192.0.2.1}, {@code 2001:db8::1} or {@code fe80::1%eth0}; empty for anything else. */
    public static Optional<IpAddress> of(String text) {
        int scope = text.indexOf('%');
        String literal = scope < 0 ? text : text.substring(0, scope);
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(literal)));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The part that tells customers apart: an IPv4 address, or the first 64 bits of an IPv6 address, since every network
     * has 2⁶⁴ of them.
     */
    public IpAddress network() {
        if (!(address instanceof Inet6Address)) {
            return this;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    boolean isIpv4() {
        return !(address instanceof Inet6Address);
    }

    byte[] bytes() {
        return address.getAddress();
    }

    @Override
    public String toString() {
        return address.getHostAddress();
    }
}
