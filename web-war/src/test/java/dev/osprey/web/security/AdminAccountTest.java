package dev.osprey.web.security;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.osprey.core.logs.LogRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminAccountTest {

    @RegisterExtension
    private final LogRecords log = new LogRecords(AdminAccount.class);

    @TempDir
    private Path data;

    @Test
    void theConfiguredPasswordIsTheSameOnEveryNode() {
        AdminAccount node = account("osprey.admin.password", "correct horse");

        assertThat(node.matches("correct horse")).isTrue();
        assertThat(node.matches("correct house")).isFalse();
        assertThat(account("osprey.admin.password", "correct horse").id()).isEqualTo(node.id());
        assertThat(account("osprey.admin.password", "another horse").id()).isNotEqualTo(node.id());
    }

    @Test
    void thePasswordMayBeInAFile() throws Exception {
        Path file = Files.writeString(data.resolve("password"), "correct horse\n");

        assertThat(account("osprey.admin.password-file", file.toString()).matches("correct horse"))
                .isTrue();
    }

    @Test
    void aFileWithoutAPasswordStopsTheStart() throws Exception {
        Path file = Files.writeString(data.resolve("password"), "short\n");

        assertThatThrownBy(() -> account("osprey.admin.password-file", file.toString()))
                .hasMessage("the content of osprey.admin.password-file is not a text of at least 12 characters");
        assertThatThrownBy(() -> account("osprey.admin.password-file", "/nowhere/password"))
                .hasMessageContaining("osprey.admin.password-file cannot be read");
    }

    @Test
    void aConfiguredHashIsSlowToCheckUntilThePasswordWasSeen() {
        AdminAccount account = account("osprey.admin.password-hash", AdminBeans.HASH);

        assertThat(account.slowToCheck()).isTrue();
        assertThat(account.matches("guess")).isFalse();
        assertThat(account.slowToCheck()).isTrue();
        assertThat(account.matches(AdminBeans.PASSWORD)).isTrue();
        assertThat(account.slowToCheck()).isFalse();
        assertThat(account.matches("guess")).isFalse();
        assertThat(account.matches(AdminBeans.PASSWORD)).isTrue();
    }

    @Test
    void aMalformedHashStopsTheStartAndNamesTheSetting() {
        assertThatThrownBy(() -> account("osprey.admin.password-hash", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("osprey.admin.password-hash is not in the format pbkdf2-sha512:iterations:salt:hash");
    }

    @Test
    void aGeneratedPasswordIsLoggedOnce() {
        AdminAccount generated = account("osprey.data", data.toString());
        AdminAccount later = account("osprey.data", data.toString());

        assertThat(later.id()).isEqualTo(generated.id());
        assertThat(log.lines()).hasSize(1).allSatisfy(message -> {
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
        assertThat(account("osprey.unrelated", "x").enabled()).isFalse();
        assertThat(log.lines()).singleElement().asString().startsWith("admin login is disabled");
    }

    private static AdminAccount account(String setting, String value) {
        return new AdminAccount(AdminBeans.config(setting, value));
    }
}
