package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionsTest {

    private final TestClock clock = new TestClock();
    private final Sessions sessions = with("secret");

    @Test
    void aSessionIsValidUntilItExpires() {
        String session = sessions.open();

        clock.advance(Sessions.LIFETIME.minusSeconds(1));
        assertThat(sessions.valid(session)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sessions.valid(session)).isFalse();
    }

    @Test
    void otherNodesAcceptTheSession() {
        String session = sessions.open();

        assertThat(with("secret").valid(session)).isTrue();
        assertThat(with("secret").validFormToken(sessions.formToken(session), session))
                .isTrue();
    }

    @Test
    void aNewPasswordInvalidatesSessions() {
        assertThat(with("another").valid(sessions.open())).isFalse();
    }

    @Test
    void forgedSessionsAreInvalid() {
        String session = sessions.open();
        String later = "9" + session;

        for (String forged : new String[] {later, session + "x", session.substring(1), "", ".", "..", "x.y.z", "1.."}) {
            assertThat(sessions.valid(forged)).as(forged).isFalse();
        }
    }

    @Test
    void aFormTokenIsValidForItsSessionOnly() {
        String session = sessions.open();
        String other = sessions.open();

        assertThat(sessions.validFormToken(sessions.formToken(session), session))
                .isTrue();
        assertThat(sessions.validFormToken(sessions.formToken(other), session)).isFalse();
        assertThat(sessions.validFormToken("", session)).isFalse();
        clock.advance(Sessions.LIFETIME);
        assertThat(sessions.validFormToken(sessions.formToken(session), session))
                .isFalse();
    }

    @Test
    void aFormTokenIsNotASession() {
        String session = sessions.open();
        String signed = session.substring(0, session.lastIndexOf('.'));

        assertThat(sessions.valid(signed + "." + sessions.formToken(signed))).isFalse();
    }

    @Test
    void withoutAPasswordNoSessionIsValid() {
        assertThat(new Sessions(Optional.empty(), clock).valid(sessions.open())).isFalse();
    }

    private Sessions with(String password) {
        return new Sessions(
                Optional.of(PasswordHash.of(password, "0123456789abcdef".getBytes(StandardCharsets.UTF_8))), clock);
    }
}
