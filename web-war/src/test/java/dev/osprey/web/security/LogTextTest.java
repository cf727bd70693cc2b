package dev.osprey.web.security;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTest {

    @Test
    void aStrangerCannotForgeALine() {
        assertThat(LogText.of("admin")).isEqualTo("admin");
        assertThat(LogText.of("a\nWARNING x=\u202e\u0000")).isEqualTo("a?WARNING?x=??");
        assertThat(LogText.of("")).isEqualTo("?");
        assertThat(LogText.of("x".repeat(1000))).hasSize(64);
    }
}
