package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The admin's sessions. They are stateless: a session is a token signed with a key derived from the hash of the admin's
 * password. Every node accepts the tokens of the others, and a new password invalidates all of them.
 */
@Singleton
public class Sessions {

    static final Duration LIFETIME = Duration.ofHours(8);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 16;

    private final Optional<SecretKeySpec> key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Sessions(AdminAccount account, Clock clock) {
        this(account.hash(), clock);
    }

    Sessions(Optional<PasswordHash> hash, Clock clock) {
        this.key = hash.map(text -> new SecretKeySpec(text.toString().getBytes(StandardCharsets.UTF_8), ALGORITHM));
        this.clock = clock;
    }

    /** @return a new session token: expiry in epoch seconds, a nonce and the signature, separated by dots */
    String open() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String session = clock.instant().plus(LIFETIME).getEpochSecond() + "." + BASE64.encodeToString(nonce);
        return session + "." + signature("session", session).orElseThrow();
    }

    boolean valid(String session) {
        int end = session.lastIndexOf('.');
        return end > 0
                && isSignature(session.substring(end + 1), "session", session.substring(0, end))
                && Instant.ofEpochSecond(Long.parseLong(session.substring(0, session.indexOf('.'))))
                        .isAfter(clock.instant());
    }

    /** The anti-forgery token for all forms of this session: other sites cannot know it. */
    String formToken(String session) {
        return signature("form", session).orElseThrow();
    }

    boolean validFormToken(String token, String session) {
        return valid(session) && isSignature(token, "form", session);
    }

    private boolean isSignature(String text, String purpose, String signed) {
        return signature(purpose, signed)
                .filter(expected -> MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /** Empty when login is disabled. */
    private Optional<String> signature(String purpose, String text) {
        return key.map(secret -> {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                return BASE64.encodeToString(mac.doFinal((purpose + " " + text).getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }
}
