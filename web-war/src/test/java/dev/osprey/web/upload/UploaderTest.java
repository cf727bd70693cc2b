package dev.osprey.web.upload;

import java.lang.reflect.Proxy;
import java.security.Principal;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploaderTest {

    private static final String PEER = "192.0.2.1";

    @Test
    void imagesOfALoginAreAGroup() {
        assertThat(Uploader.of(call("admin"), PEER).login()).contains("admin");
        assertThat(Uploader.of(call("admin"), PEER).group()).isEqualTo("admin");
    }

    @Test
    void imagesOfAClientWithoutALoginAreAGroup() {
        assertThat(Uploader.of(call(null), PEER).login()).isEmpty();
        assertThat(Uploader.of(call(null), PEER).group()).isEqualTo(PEER);
    }

    private static ContainerRequestContext call(String login) {
        SecurityContext security = proxy(SecurityContext.class, login == null ? null : (Principal) () -> login);
        return (ContainerRequestContext) Proxy.newProxyInstance(
                UploaderTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (self, method, arguments) -> security);
    }

    private static <T> T proxy(Class<T> type, Object returned) {
        return type.cast(Proxy.newProxyInstance(
                UploaderTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> returned));
    }
}
