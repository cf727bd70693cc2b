package dev.osprey.web.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks to receivers with TLS. Which certificates count is up to the JVM: here, to a trust store that a property names. */
@Timeout(300)
class WebhookTlsIT {

    private static final SigningKeys KEYS = SigningKeys.parse(WebhookBeans.SECRET);
    private static final Webhook WEBHOOK = new Webhook("id-1_7", "{\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    private static final String PASSWORD = "changeit";
    private static final List<String> TRUST = List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword");

    @TempDir
    private static Path folder;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate("this", "IP:127.0.0.1");
        certificate("other", "DNS:other.example");
    }

    @AfterEach
    void stop() {
        TRUST.forEach(System::clearProperty);
        scheduler.shutdownNow();
    }

    @Test
    void aReceiverWithACertificateThatIsTrustedGetsItsWebhook() throws Exception {
        try (Receiver receiver = new Receiver(context("this"), request -> 204)) {
            Attempt attempt = trusting("this").send(https(receiver), WEBHOOK, KEYS);

            assertThat(attempt).isEqualTo(Attempt.without(Attempt.Result.DELIVERED, "HTTP status 204"));
            assertThat(receiver.received()).singleElement().matches(request -> request.isSignedWith(KEYS));
        }
    }

    @Test
    void aReceiverWithACertificateThatNobodyHasSignedGetsNothing() throws Exception {
        try (Receiver receiver = new Receiver(context("this"), request -> 204)) {
            assertRefused(receiver, client());
            assertRefused(receiver, trusting("other"));
        }
    }

    @Test
    void aReceiverWithTheCertificateOfAnotherNameGetsNothing() throws Exception {
        try (Receiver receiver = new Receiver(context("other"), request -> 204)) {
            assertRefused(receiver, trusting("other"));
        }
    }

    private static void assertRefused(Receiver receiver, WebhookClient client) {
        assertThat(client.send(https(receiver), WEBHOOK, KEYS))
                .isEqualTo(Attempt.without(Attempt.Result.UNREACHABLE, "the TLS handshake failed"));
        assertThat(receiver.received()).isEmpty();
    }

    private static URI https(Receiver receiver) {
        return URI.create("https://127.0.0.1:" + receiver.port() + "/hook");
    }

    private WebhookClient trusting(String name) {
        System.setProperty(TRUST.get(0), file(name + ".trusted").toString());
        System.setProperty(TRUST.get(1), PASSWORD);
        return client();
    }

    private WebhookClient client() {
        return new WebhookClient(
                WebhookSettings.from(new MapConfig(Map.of("osprey.webhooks.allow-private", "true"))),
                scheduler,
                new TestClock(),
                SystemDefaultDnsResolver.INSTANCE);
    }

    private static SSLContext context(String name) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(file(name))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void certificate(String name, String alternativeName) throws Exception {
        String certificate = file(name + ".pem").toString();
        keytool(
                "-genkeypair",
                "-keystore",
                file(name).toString(),
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + alternativeName,
                "-keyalg",
                "EC",
                "-validity",
                "30");
        keytool("-exportcert", "-rfc", "-keystore", file(name).toString(), "-alias", name, "-file", certificate);
        keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                file(name + ".trusted").toString(),
                "-alias",
                name,
                "-file",
                certificate);
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Path file(String name) {
        return folder.resolve(name + (name.endsWith(".pem") ? "" : ".p12"));
    }
}
