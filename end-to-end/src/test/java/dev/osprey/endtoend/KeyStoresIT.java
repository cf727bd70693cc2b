package dev.osprey.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Payara's own key stores, which each start opens several times. */
class KeyStoresIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** 10,000 and 1 as DER, the last bytes of a PKCS #12 file: the rounds from password to the key of its checksum. */
    private static final byte[] PAYARAS_ROUNDS = {2, 2, 0x27, 0x10};

    private static final byte[] ONE_ROUND = {2, 1, 1};

    private final Path root = OspreyProcess.root();

    @ParameterizedTest
    @ValueSource(strings = {"keystore.p12", "cacerts.p12"})
    void aKeyStoreOfPayaraNeedsOneRoundOfKeyDerivationAndHoldsTheSame(String name)
            throws IOException, GeneralSecurityException {
        byte[] original;
        try (ZipFile server = new ZipFile(
                        root.resolve("web-war/target/server/payara-micro.jar").toFile());
                InputStream store = server.getInputStream(server.getEntry("MICRO-INF/domain/" + name))) {
            original = store.readAllBytes();
        }
        byte[] prepared = Files.readAllBytes(root.resolve("web-war/target/server/config/" + name));

        assertThat(original).endsWith(PAYARAS_ROUNDS);
        assertThat(prepared).endsWith(ONE_ROUND);
        assertThat(contents(prepared)).isNotEmpty().isEqualTo(contents(original));
    }

    /** Certificates and private keys by alias. */
    private static Map<String, List<Object>> contents(byte[] bytes) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), PASSWORD);
        Map<String, List<Object>> contents = new HashMap<>();
        for (String alias : Collections.list(store.aliases())) {
            contents.put(alias, Arrays.asList(store.getCertificate(alias), store.getKey(alias, PASSWORD)));
        }
        return contents;
    }
}
