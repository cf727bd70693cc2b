package dev.osprey.web.security;

import java.time.Duration;
import java.util.Set;

import dev.osprey.core.digests.Sha256;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.sessions.StoredSession;
import dev.osprey.web.ServletCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionsIT extends WithSessionsTable {

    private final Sessions sessions = node();

    SessionsIT(LocalCloud local) {
        super(local);
    }

    @Test
    void aSessionIsValidUntilItExpires() {
        String session = AdminBeans.open(sessions);

        clock.advance(Sessions.LIFETIME.minusSeconds(1));
        assertThat(sessions.valid(session)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sessions.valid(session)).isFalse();
    }

    @Test
    void aSessionKnowsWhoLoggedIn() {
        StoredSession session = sessions.find(sessions.open("ann", Set.of("uploaders", "readers")))
                .orElseThrow();

        assertThat(session.caller()).isEqualTo("ann");
        assertThat(session.groups()).containsExactlyInAnyOrder("uploaders", "readers");
    }

    @Test
    void otherNodesAcceptTheSession() {
        String session = AdminBeans.open(sessions);
        Sessions other = node();

        assertThat(other.valid(session)).isTrue();
        assertThat(other.validFormToken(sessions.formToken(session), session)).isTrue();
    }

    @Test
    void aLogoutEndsTheSessionOnAllNodes() {
        String session = AdminBeans.open(sessions);
        String another = AdminBeans.open(sessions);

        sessions.end(session);

        for (Sessions node : new Sessions[] {sessions, node()}) {
            assertThat(node.valid(session)).isFalse();
            assertThat(node.validFormToken(sessions.formToken(session), session))
                    .isFalse();
            assertThat(node.valid(another)).isTrue();
        }
    }

    @Test
    void aNewPasswordInvalidatesSessions() {
        assertThat(nodeWith("osprey.admin.password-hash", AdminBeans.OTHER_HASH).valid(AdminBeans.open(sessions)))
                .isFalse();
    }

    @Test
    void aSessionOfAnIdentityProviderEndsWithItsConfiguration() {
        Sessions configured = nodeWith("osprey.oidc.provider", "https://id.example");
        String session = configured.open("ann", Set.of(), "openid https://id.example ");

        assertThat(configured.valid(session)).isTrue();
        assertThat(nodeWith("osprey.oidc.provider", "https://other.example").valid(session))
                .isFalse();
        assertThat(sessions.valid(session)).isFalse();
    }

    @Test
    void theTableHoldsNoToken() {
        String session = AdminBeans.open(sessions);

        assertThat(cloud.sessions().find(session)).isEmpty();
        assertThat(cloud.sessions().find(Sha256.base64(session))).isPresent();
        assertThat(sessions.valid(Sha256.base64(session))).isFalse();
    }

    @Test
    void forgedSessionsAreInvalid() {
        String session = AdminBeans.open(sessions);
        String changed = (session.charAt(0) == 'A' ? "B" : "A") + session.substring(1);

        for (String forged : new String[] {changed, session + "x", session.substring(1), "", ".", " " + session}) {
            assertThat(sessions.valid(forged)).as(forged).isFalse();
        }
    }

    @Test
    void aFormTokenIsValidForItsSessionOnly() {
        String session = AdminBeans.open(sessions);
        String other = AdminBeans.open(sessions);

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
        assertThat(sessions.valid(sessions.formToken(AdminBeans.open(sessions))))
                .isFalse();
    }

    @Test
    void withoutAPasswordThereAreNoSessions() {
        Sessions disabled = nodeWith("osprey.unrelated", "x");

        assertThat(disabled.valid(AdminBeans.open(sessions))).isFalse();
        assertThatThrownBy(() -> AdminBeans.open(disabled)).hasMessage("login is disabled");
    }

    private Sessions node() {
        return nodeWith("osprey.admin.password-hash", AdminBeans.HASH);
    }

    private Sessions nodeWith(String setting, String value) {
        return AdminBeans.with(
                        new ServletCall("GET", "/").request(),
                        AdminBeans.config(setting, value),
                        clock,
                        cloud.sessions())
                .bean(Sessions.class);
    }
}
