package dev.osprey.core.addresses;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "::ffff:1.1.1.1"
            })
    void anAddressOfTheInternetIsPublic(String address) {
        assertThat(PublicAddresses.contains(address(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255"
            })
    void aSpecialIpv4AddressIsNotPublicInAnyForm(String address) {
        assertThat(PublicAddresses.contains(address(address))).isFalse();
        assertThat(PublicAddresses.contains(address("::ffff:" + address))).isFalse();
        // IPv4-compatible, and by NAT64.
        assertThat(PublicAddresses.contains(address("::" + address))).isFalse();
        assertThat(PublicAddresses.contains(address("64:ff9b::" + address))).isFalse();
        assertThat(PublicAddresses.contains(address("64:ff9b:1::" + address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "100::1",
                // Teredo and benchmarks.
                "2001::1",
                "2001:2::1",
                "2001:db8::1",
                // 6to4 of 10.0.0.1.
                "2002:a00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fe80::1%eth0",
                "fec0::1",
                "ff02::1"
            })
    void aSpecialIpv6AddressIsNotPublic(String address) {
        assertThat(PublicAddresses.contains(address(address))).isFalse();
    }

    private static IpAddress address(String text) {
        return IpAddress.of(text).orElseThrow();
    }
}
