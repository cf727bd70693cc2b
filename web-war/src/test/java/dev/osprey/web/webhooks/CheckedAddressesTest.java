package dev.osprey.web.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CheckedAddressesTest {

    @Test
    void aNameWithPublicAddressesLeadsToThem() throws UnknownHostException {
        assertThat(resolve(false, "1.1.1.1", "2606:4700::1111"))
                .containsExactly(addresses("1.1.1.1", "2606:4700::1111"));
    }

    @Test
    void aNameWithOneAddressThatIsNotPublicIsRefused() {
        assertThatThrownBy(() -> resolve(false, "1.1.1.1", "127.0.0.1")).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> resolve(false, "169.254.169.254")).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> resolve(false, "::ffff:10.0.0.1")).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> resolve(false, "1.1.1.1", "1.0.0.1", "1.1.1.2", "fd00::1"))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void aNameThatBecomesPrivateAfterAnAttemptIsRefusedAtTheNextOne() throws UnknownHostException {
        Map<String, InetAddress[]> names = new HashMap<>(Map.of("example.com", addresses("1.1.1.1")));
        CheckedAddresses checked = new CheckedAddresses(new Names(names), false);
        assertThat(checked.resolve("example.com")).containsExactly(addresses("1.1.1.1"));

        names.put("example.com", addresses("127.0.0.1"));

        assertThatThrownBy(() -> checked.resolve("example.com")).isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void anyAddressMayBeAllowed() throws UnknownHostException {
        assertThat(resolve(true, "127.0.0.1")).containsExactly(addresses("127.0.0.1"));
    }

    @Test
    void onlySomeOfManyAddressesAreTried() throws UnknownHostException {
        assertThat(resolve(false, "1.1.1.1", "1.0.0.1", "1.1.1.2")).hasSize(CheckedAddresses.MAX_ADDRESSES);
    }

    @Test
    void aNameWithoutAddressesIsUnknown() {
        assertThatThrownBy(() -> resolve(false))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(ForbiddenAddressException.class);
    }

    private static InetAddress[] resolve(boolean allowPrivate, String... addresses) throws UnknownHostException {
        return new CheckedAddresses(new Names(Map.of("example.com", addresses(addresses))), allowPrivate)
                .resolve("example.com");
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int each = 0; each < texts.length; each++) {
            addresses[each] = InetAddress.getByName(texts[each]);
        }
        return addresses;
    }

    private record Names(Map<String, InetAddress[]> all) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) {
            return all.get(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
