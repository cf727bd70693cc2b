package dev.osprey.web.upload;

import java.lang.reflect.Proxy;
import java.security.Principal;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploaderTest {

    private static final String PEER = "192.0.2.1";

    @Test
    void isTheLoginOfTheCaller() {
        assertThat(Uploader.of(call("admin", "203.0.113.9"), PEER)).isEqualTo("admin");
    }

    @Test
    void isTheAddressOfAClientThatCallsDirectly() {
        assertThat(Uploader.of(call(null, null), PEER)).isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "203.0.113.9, 198.51.100.2 | 203.0.113.9",
                "2001:db8::7 | 2001:db8::7",
                "'' | 192.0.2.1",
                "unknown | 192.0.2.1",
                "1.2.3.4 or a group that SQS rejects | 192.0.2.1"
            })
    void isTheAddressThatAProxyForwards(String header, String uploader) {
        assertThat(Uploader.of(call(null, header), PEER)).isEqualTo(uploader);
    }

    private static ContainerRequestContext call(String login, String forwardedFor) {
        SecurityContext security = proxy(SecurityContext.class, login == null ? null : (Principal) () -> login);
        return (ContainerRequestContext) Proxy.newProxyInstance(
                UploaderTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (self, method, arguments) -> method.getName().equals("getSecurityContext") ? security : forwardedFor);
    }

    private static <T> T proxy(Class<T> type, Object returned) {
        return type.cast(Proxy.newProxyInstance(
                UploaderTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> returned));
    }
}
