package dev.osprey.web.security;

import java.security.Principal;
import java.util.Optional;
import java.util.Random;

import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.results.Provenance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeletionRightTest {

    private final DeletionRight right = new DeletionRight();
    private final DeleteToken token = DeleteToken.random(new Random(1));
    private final Provenance ofEva = Provenance.upload(Optional.of("eva"), token.digest());
    private final Provenance ofNobody = Provenance.upload(Optional.empty(), token.digest());
    private final Provenance ofBucket =
            Provenance.bucket(new SourceObject("a.png", Optional.empty(), Optional.of("etag")));

    @Test
    void theAdminMayDeleteEveryImage() {
        for (Provenance image : new Provenance[] {ofEva, ofNobody, ofBucket, Provenance.UNKNOWN}) {
            assertThat(right.allows(caller("admin"), image)).isTrue();
        }
    }

    @Test
    void whoWasLoggedInAsTheUploaderMayDelete() {
        assertThat(right.allows(caller("eva"), ofEva)).isTrue();
        assertThat(right.allows(caller("adam"), ofEva)).isFalse();
        assertThat(right.allows(caller("eva"), ofNobody)).isFalse();
        assertThat(right.allows(caller(null), ofNobody)).isFalse();
        assertThat(right.allows(caller("eva"), ofBucket)).isFalse();
    }

    @Test
    void whoHasTheTokenOfTheUploadMayDelete() {
        DeleteToken other = DeleteToken.random(new Random(2));

        assertThat(right.allows(new DeleteToken(token.text()), ofNobody)).isTrue();
        assertThat(right.allows(token, ofEva)).isTrue();
        assertThat(right.allows(other, ofNobody)).isFalse();
        assertThat(right.allows(new DeleteToken(token.digest()), ofNobody)).isFalse();
        assertThat(right.allows(new DeleteToken(""), ofNobody)).isFalse();
        assertThat(right.allows(token, ofBucket)).isFalse();
        assertThat(right.allows(token, Provenance.UNKNOWN)).isFalse();
    }

    @Test
    void aTokenIsLongAndNotShownByAccident() {
        assertThat(token.text()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(token.digest());
        assertThat(token.toString()).doesNotContain(token.text());
    }

    /** A caller whose role is their name, as the admin's is. */
    private static SecurityContext caller(String name) {
        return new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return name == null ? null : () -> name;
            }

            @Override
            public boolean isUserInRole(String role) {
                return role.equals(name);
            }

            @Override
            public boolean isSecure() {
                return true;
            }

            @Override
            public String getAuthenticationScheme() {
                return null;
            }
        };
    }
}
