package dev.osprey.web.webhooks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningKeysTest {

    private static final String OTHER = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    /** The values are those of the reference libraries of Standard Webhooks. */
    @Test
    void signsAsTheReferenceLibrariesDo() {
        assertThat(signature(WebhookBeans.SECRET)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void eachKeySigns() {
        assertThat(signature(OTHER + " " + WebhookBeans.SECRET))
                .isEqualTo(signature(OTHER) + " " + signature(WebhookBeans.SECRET));
        assertThat(signature(OTHER)).isNotEqualTo(signature(WebhookBeans.SECRET));
    }

    @Test
    void theSignatureDependsOnIdAndTime() {
        SigningKeys keys = SigningKeys.parse(OTHER);
        Instant at = Instant.ofEpochSecond(1614265330);

        assertThat(keys.signature("a", at, BODY))
                .isEqualTo(keys.signature("a", at.plusMillis(999), BODY))
                .isNotEqualTo(keys.signature("b", at, BODY))
                .isNotEqualTo(keys.signature("a", at.plusSeconds(1), BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_c2hvcnQ=",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_c2hvcnQ="
            })
    void aMalformedSecretIsRefusedAndNotShown(String secrets) {
        assertThatThrownBy(() -> SigningKeys.parse(secrets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("osprey.webhooks.secret")
                .hasMessageNotContaining("MfKQ")
                .hasMessageNotContaining("c2hv");
    }

    @Test
    void theKeysAreNotShown() {
        assertThat(SigningKeys.parse(OTHER)).hasToString("1 keys");
    }

    private static String signature(String secrets) {
        return SigningKeys.parse(secrets)
                .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), BODY);
    }
}
