package dev.osprey.core.addresses;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public Internet from those that may belong to the network or the machine of this service: private,
 * loopback and link-local addresses, metadata services, and whatever else the registries of IANA list as not globally reachable.
 */
public final class PublicAddresses {

    private static final List<AddressRange> SPECIAL_IPV4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            // Carrier-grade NAT, and metadata services of some clouds.
            "100.64.0.0/10",
            "127.0.0.0/8",
            // Link-local, and the metadata services of most clouds.
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            // Multicast, reserved and broadcast.
            "224.0.0.0/3",
            // A service of Azure for its virtual machines.
            "168.63.129.16");

    // Everything else of IPv6 is reserved, unique-local, link-local, multicast, or leads to IPv4 addresses (NAT64).
    private static final List<AddressRange> GLOBAL_IPV6 = ranges("2000::/3");

    private static final List<AddressRange> SPECIAL_IPV6 = ranges(
            // Protocol assignments, such as Teredo, which leads to IPv4 addresses, and benchmarks.
            "2001::/23",
            "2001:db8::/32",
            // 6to4, which leads to IPv4 addresses.
            "2002::/16",
            "3fff::/20");

    private PublicAddresses() {}

    /** An IPv4-mapped IPv6 address counts as the IPv4 address. */
    public static boolean contains(IpAddress address) {
        return address.isIpv4()
                ? !anyContains(SPECIAL_IPV4, address)
                : anyContains(GLOBAL_IPV6, address) && !anyContains(SPECIAL_IPV6, address);
    }

    private static boolean anyContains(List<AddressRange> ranges, IpAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(text -> AddressRange.of(text).orElseThrow()).toList();
    }
}
