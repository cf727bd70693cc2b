package dev.osprey.web.calls;

import dev.osprey.web.ServletCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressTest {

    private static final String PROXIES = "10.0.0.0/8, 2001:db8:aaaa::/48";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "198.51.100.2, 203.0.113.9 | 203.0.113.9",
                "203.0.113.9, 10.0.0.7, 10.9.9.9 | 203.0.113.9",
                "203.0.113.9:4711 | 203.0.113.9",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.7 | 10.0.0.7",
                "'' | 10.0.0.1",
                "unknown | 10.0.0.1",
                "203.0.113.9, unknown | 10.0.0.1",
                "203.0.113.9, evil.example, 10.0.0.7 | 10.0.0.7"
            })
    void behindATrustedProxyItIsTheLastAddressThatNoTrustedProxyHas(String header, String client) {
        assertThat(addresses(PROXIES, "X-Forwarded-For")
                        .of(from("10.0.0.1").header("X-Forwarded-For", header).request()))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.9;proto=https | 203.0.113.9",
                "proto=https;For=\"203.0.113.9:47\" | 203.0.113.9",
                "for=198.51.100.2, for=203.0.113.9;by=10.0.0.1 | 203.0.113.9",
                "for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
                "for=_hidden | 10.0.0.1",
                "proto=https | 10.0.0.1"
            })
    void readsTheHeaderOfRfc7239WhenThatIsConfigured(String header, String client) {
        assertThat(addresses(PROXIES, "Forwarded")
                        .of(from("10.0.0.1")
                                .header("Forwarded", header)
                                .header("X-Forwarded-For", "192.0.2.66")
                                .request()))
                .isEqualTo(client);
    }

    @Test
    void theHeaderOfAnyoneElseIsNotBelieved() {
        assertThat(addresses(PROXIES, "X-Forwarded-For")
                        .of(from("192.0.2.1")
                                .header("X-Forwarded-For", "203.0.113.9")
                                .request()))
                .isEqualTo("192.0.2.1");
        assertThat(addresses("none", "X-Forwarded-For")
                        .of(from("10.0.0.1")
                                .header("X-Forwarded-For", "203.0.113.9")
                                .request()))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void theHeaderThatIsNotConfiguredIsNotBelieved() {
        assertThat(addresses(PROXIES, "X-Forwarded-For")
                        .of(from("10.0.0.1")
                                .header("Forwarded", "for=203.0.113.9")
                                .request()))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void aNetworkOfIpv6AddressesCountsAsOneClient() {
        ClientAddress addresses = addresses("none", "X-Forwarded-For");

        assertThat(addresses.networkOf(from("2001:db8:1:2:3:4:5:6").request()))
                .isEqualTo(addresses.networkOf(from("2001:db8:1:2:ffff::1").request()))
                .isNotEqualTo(addresses.networkOf(from("2001:db8:1:3::1").request()));
        assertThat(addresses.networkOf(from("192.0.2.1").request())).isEqualTo("192.0.2.1");
    }

    private static ClientAddress addresses(String proxies, String header) {
        return new ClientAddress(proxies, header);
    }

    private static ServletCall from(String peer) {
        return new ServletCall("GET", "/").from(peer);
    }
}
