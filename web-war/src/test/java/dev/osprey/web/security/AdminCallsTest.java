package dev.osprey.web.security;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdminCallsTest {

    @Test
    void readingAndUploadingAreOpen() {
        assertThat(AdminCalls.need("GET", "api/classifications")).isFalse();
        assertThat(AdminCalls.need("HEAD", "operations/reset")).isFalse();
        assertThat(AdminCalls.need("POST", "")).isFalse();
        assertThat(AdminCalls.need("POST", "api/classifications")).isFalse();
        assertThat(AdminCalls.need("POST", "login")).isFalse();
    }

    @Test
    void whatIsNotKnownToBeOpenIsForTheAdmin() {
        assertThat(AdminCalls.need("DELETE", "api/classifications")).isTrue();
        assertThat(AdminCalls.need("POST", "api/classifications/")).isTrue();
        assertThat(AdminCalls.need("POST", "api/classifications/reset-token")).isTrue();
        assertThat(AdminCalls.need("POST", "operations/reset")).isTrue();
        assertThat(AdminCalls.need("PUT", "")).isTrue();
        assertThat(AdminCalls.need("PATCH", "api/fleet")).isTrue();
        assertThat(AdminCalls.need("BREW", "login")).isTrue();
    }
}
