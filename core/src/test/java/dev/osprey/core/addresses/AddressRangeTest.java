package dev.osprey.core.addresses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.255, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1%lo, true",
        "127.0.0.1, ::ffff:127.0.0.1, true"
    })
    void containsTheAddressesWithTheSamePrefix(String range, String address, boolean contained) {
        assertThat(AddressRange.of(range)
                        .orElseThrow()
                        .contains(IpAddress.of(address).orElseThrow()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "abc",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::/129",
                "1::2::3",
                "10.0.0.0/8/8",
                "10.0.0.1,"
            })
    void aTextThatIsNoRangeIsRefusedWithoutAskingANameServer(String text) {
        assertThat(AddressRange.of(text)).isEmpty();
        assertThat(AddressRange.list("192.0.2.1, " + text)).isEmpty();
    }

    @Test
    void readsAList() {
        assertThat(AddressRange.list("10.0.0.0/8, ::1").orElseThrow()).hasSize(2);
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        assertThat(IpAddress.of("2001:db8:1:2:3:4:5:6").orElseThrow().network())
                .isEqualTo(IpAddress.of("2001:db8:1:2::").orElseThrow());
        assertThat(IpAddress.of("192.0.2.9").orElseThrow().network()).hasToString("192.0.2.9");
    }

    @Test
    void aPrefixLongerThanTheAddressIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressRange(IpAddress.of("192.0.2.9").orElseThrow(), 33))
                .withMessageContaining("33");
    }
}
