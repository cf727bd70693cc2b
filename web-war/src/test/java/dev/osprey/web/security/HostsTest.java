package dev.osprey.web.security;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostsTest {

    private final Hosts hosts = new Hosts(Optional.of("osprey.example, Other.example"), Optional.of("box"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "osprey.localhost",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:8080",
                "192.0.2.7",
                "box:81",
                "osprey.example",
                "OSPREY.example.:443",
                "other.example"
            })
    void ownNamesAndAddressesAreAllowed(String host) {
        assertThat(hosts.allow(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "osprey.example.evil",
                "x.osprey.example",
                "127.0.0.1.evil.example",
                "[evil]",
                "",
                "localhost:8080:1",
                "evil.example@localhost",
                "*"
            })
    void otherNamesAreNot(String host) {
        assertThat(hosts.allow(host)).isFalse();
    }

    @Test
    void aProgramMayLeaveTheHostOut() {
        assertThat(hosts.allow(null)).isTrue();
    }

    @Test
    void anAsteriskAllowsAnyName() {
        assertThat(new Hosts(Optional.of("*"), Optional.empty()).allow("evil.example"))
                .isTrue();
    }
}
