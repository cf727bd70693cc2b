package dev.osprey.web.security;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdminOnlyFilterTest {

    @Test
    void readingUploadingAndLoginArePublic() {
        assertThat(AdminOnlyFilter.requiresAdmin("GET", "api/classifications")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("HEAD", "operations/reset")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications")).isFalse();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "login")).isFalse();
    }

    @Test
    void everythingElseRequiresTheAdmin() {
        assertThat(AdminOnlyFilter.requiresAdmin("DELETE", "api/classifications"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications/"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "api/classifications/reset-token"))
                .isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("POST", "operations/reset")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("PUT", "")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("PATCH", "api/fleet")).isTrue();
        assertThat(AdminOnlyFilter.requiresAdmin("BREW", "login")).isTrue();
    }
}
