package dev.osprey.core.webhooks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com/hooks?key=a%20b&x=1",
                "HTTPS://Example.COM:8443/",
                "http://example.com./",
                "http://1.1.1.1/",
                "https://[2606:4700::1111]:444/hook"
            })
    void aUrlOfThePublicInternetIsValid(String url) {
        assertThat(Callback.fault(url, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '' | begins with https
                    example.com/hook | begins with https
                    ftp://example.com/ | begins with https
                    file:///etc/passwd | begins with https
                    javascript:alert(1) | begins with https
                    https:/example.com | no valid host
                    https:// | is not a URL
                    https://exa_mple.com/ | no valid host
                    https://2130706433/ | no valid host
                    https://0x7f.1/ | no valid host
                    https://127.1/ | no valid host
                    https://0177.0.0.1.nip/%zz | is not a URL
                    https://user:secret@example.com/ | user name
                    https://user@example.com/ | user name
                    https://a@b@example.com/ | user name
                    https://@example.com/ | user name
                    https://example.com:0/ | port
                    https://example.com:65536/ | port
                    https://example.com:99999999999/ | no valid host
                    https://example.com/#part | fragment
                    https://example.com/a b | space
                    https://bücher.example/ | ASCII
                    """)
    void anInvalidUrlIsRefusedWithTheReason(String url, String reason) {
        assertThat(Callback.fault(url, true)).get().asString().contains(reason);
        assertThat(Callback.fault(url, false)).get().asString().contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://LOCALHOST.:8080/",
                "http://a.localhost/",
                "http://127.0.0.1:8080/",
                "http://10.1.2.3/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1%25eth0]/"
            })
    void aPrivateHostIsOnlyValidWhereItIsAllowed(String url) {
        assertThat(Callback.fault(url, false)).get().asString().contains("not public");
        assertThat(Callback.fault(url, true)).isEmpty();
    }

    @Test
    void aUrlThatIsTooLongIsRefused() {
        String longest = "https://example.com/" + "a".repeat(Callback.MAX_LENGTH - 20);

        assertThat(Callback.fault(longest, false)).isEmpty();
        assertThat(Callback.fault(longest + "a", false)).get().asString().contains("2000 characters");
    }

    @Test
    void theReceiverIsHostAndPort() {
        assertThat(Callback.of("https://Example.com/a?secret", "call").receiver())
                .isEqualTo("example.com:443");
        assertThat(Callback.of("http://example.com/b", "call").receiver()).isEqualTo("example.com:80");
        assertThat(Callback.of("http://[::1]:81/b", "call").receiver()).isEqualTo("[::1]:81");
    }

    /** As a row may have it that was stored under other rules: it must not hold up the list that it is in. */
    @Test
    void aCallbackThatIsNoLongerValidCanBeRead() {
        assertThat(Callback.of("ftp:example.com", "call").receiver()).isEqualTo("invalid");
    }
}
