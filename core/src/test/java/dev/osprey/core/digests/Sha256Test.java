package dev.osprey.core.digests;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Sha256Test {

    // The example of FIPS 180-2, appendix B.1.
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void aTextIsDigestedInEachEncoding() {
        assertThat(Sha256.of("abc")).isEqualTo(HexFormat.of().parseHex(ABC));
        assertThat(Sha256.hex("abc")).isEqualTo(ABC);
        assertThat(Sha256.base64("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }

    @Test
    void whatComesInPartsHasTheDigestOfTheWhole() {
        MessageDigest digest = Sha256.start();
        digest.update("a".getBytes(StandardCharsets.UTF_8));
        digest.update("bc".getBytes(StandardCharsets.UTF_8));

        assertThat(digest.digest()).isEqualTo(Sha256.of("abc"));
    }

    @Test
    void aTextIsUtf8() {
        assertThat(Sha256.of("é")).isEqualTo(Sha256.start().digest(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    }

    @Test
    void onlyTheSameDigestsAreEqual() {
        assertThat(Sha256.equal(ABC, Sha256.hex("abc"))).isTrue();
        assertThat(Sha256.equal(ABC, Sha256.hex("abd"))).isFalse();
        assertThat(Sha256.equal(ABC, "")).isFalse();
    }
}
