package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminAccountTest {

    private final LoggedMessages log = new LoggedMessages();

    @TempDir
    private Path data;

    @Test
    void theConfiguredPasswordHasTheSameHashOnEveryNode() {
        PasswordHash hash = account("osprey.admin.password", "secret").hash().orElseThrow();

        assertThat(hash.matches("secret")).isTrue();
        assertThat(account("osprey.admin.password", "secret").hash()).contains(hash);
    }

    @Test
    void aConfiguredHashIsUsedAsItIs() {
        PasswordHash hash = PasswordHash.of("secret", "0123456789abcdef".getBytes(StandardCharsets.UTF_8));

        assertThat(account("osprey.admin.password-hash", hash.toString()).hash())
                .contains(hash);
    }

    @Test
    void aMalformedHashStopsTheStartAndNamesTheSetting() {
        assertThatThrownBy(() -> account("osprey.admin.password-hash", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("osprey.admin.password-hash is not in the format pbkdf2-sha512:iterations:salt:hash");
    }

    @Test
    void aGeneratedPasswordIsLoggedOnce() {
        PasswordHash generated = account("osprey.data", data.toString()).hash().orElseThrow();
        PasswordHash later = account("osprey.data", data.toString()).hash().orElseThrow();

        assertThat(later).isEqualTo(generated);
        assertThat(log.messages).hasSize(1).allSatisfy(message -> {
            assertThat(message).startsWith("admin password (shown once): ");
            assertThat(generated.matches(message.substring(message.lastIndexOf(' ') + 1)))
                    .isTrue();
        });
    }

    @Test
    void anUnusableDataDirectoryStopsTheStart() throws Exception {
        Path file = Files.createFile(data.resolve("file"));

        assertThatThrownBy(() -> account("osprey.data", file.toString())).hasMessageContaining("file");
    }

    @Test
    void loginIsDisabledWithoutAnyOfTheSettings() {
        assertThat(account("osprey.unrelated", "x").hash()).isEmpty();
        assertThat(log.messages).singleElement().asString().startsWith("admin login is disabled");
    }

    private AdminAccount account(String setting, String value) {
        Logger logger = Logger.getLogger(AdminAccount.class.getName());
        logger.addHandler(log);
        try {
            return new AdminAccount(AdminBeans.config(setting, value));
        } finally {
            logger.removeHandler(log);
        }
    }

    private static final class LoggedMessages extends Handler {

        private final List<String> messages = new ArrayList<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            messages.add(formatter.formatMessage(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
