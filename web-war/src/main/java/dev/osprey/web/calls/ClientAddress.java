package dev.osprey.web.calls;

import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.addresses.AddressRange;
import dev.osprey.core.addresses.IpAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells the address of the client. That is the other end of the connection or, if that is a trusted proxy, the last address
 * in the forwarding header that is not a trusted proxy: what stands before it may be invented by the client.
 */
@Singleton
public class ClientAddress {

    private static final String NO_PROXIES = "none";
    private static final String FORWARDED = "Forwarded";
    // RFC 7239, section 4: pairs separated by semicolons, whose values may be quoted.
    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for=(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITH_PORT = Pattern.compile("\\[(?<ipv6>[^]]*)](?::\\w+)?|(?<ipv4>[^:]*):\\w+");

    private final List<AddressRange> proxies;
    private final String header;

    /**
     * @param proxies trusted proxies as addresses or CIDR ranges separated by commas, or {@code none}
     * @param header in which they forward the client's address
     */
    @Inject
    ClientAddress(
            @ConfigProperty(name = "osprey.http.trusted-proxies") String proxies,
            @ConfigProperty(name = "osprey.http.forwarding-header") String header) {
        this.proxies = proxies.equals(NO_PROXIES)
                ? List.of()
                : AddressRange.list(proxies)
                        .orElseThrow(() -> new IllegalArgumentException("not a list of address ranges: " + proxies));
        this.header = Objects.requireNonNull(header, "header");
    }

    /** The client's address, for log lines and for decisions about one client. */
    public String of(HttpServletRequest request) {
        return find(request).map(IpAddress::toString).orElseGet(request::getRemoteAddr);
    }

    /** What counts as one client: its address or, as every network has 2⁶⁴ of them, the /64 network of an IPv6 address. */
    public String networkOf(HttpServletRequest request) {
        return find(request).map(IpAddress::network).map(IpAddress::toString).orElseGet(request::getRemoteAddr);
    }

    private Optional<IpAddress> find(HttpServletRequest request) {
        Optional<IpAddress> nearest = IpAddress.of(request.getRemoteAddr());
        if (nearest.isEmpty() || !trusted(nearest.get())) {
            return nearest;
        }
        List<String> hops = hops(request);
        for (int hop = hops.size() - 1; hop >= 0; hop--) {
            Optional<IpAddress> next = address(hops.get(hop));
            if (next.isEmpty()) {
                // The proxy does not know or does not tell.
                return nearest;
            }
            nearest = next;
            if (!trusted(next.get())) {
                return next;
            }
        }
        return nearest;
    }

    private boolean trusted(IpAddress address) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    private List<String> hops(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders(header);
        return (values == null ? Stream.<String>empty() : Collections.list(values).stream())
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .map(hop -> header.equalsIgnoreCase(FORWARDED) ? forwardedFor(hop) : hop)
                .toList();
    }

    private static String forwardedFor(String element) {
        Matcher pair = FOR.matcher(element);
        if (!pair.find()) {
            return "";
        }
        return pair.group(1) == null ? pair.group(2) : pair.group(1);
    }

    private static Optional<IpAddress> address(String node) {
        Matcher port = WITH_PORT.matcher(node);
        if (!port.matches()) {
            return IpAddress.of(node);
        }
        return IpAddress.of(port.group("ipv6") == null ? port.group("ipv4") : port.group("ipv6"));
    }
}
