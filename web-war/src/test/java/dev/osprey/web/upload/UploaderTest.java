package dev.osprey.web.upload;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploaderTest {

    private static final String CLIENT = "2001:db8::";

    @Test
    void imagesOfALoginAreAGroup() {
        assertThat(uploader(Optional.of("admin")).group()).isEqualTo("admin");
        assertThat(uploader(Optional.of("key:0123456789abcdef")).group()).isEqualTo("key:0123456789abcdef");
    }

    @Test
    void imagesOfAClientWithoutALoginAreAGroup() {
        assertThat(uploader(Optional.empty()).group()).isEqualTo(CLIENT);
    }

    @Test
    void aNameThatSqsWouldRefuseHasAGroupOfItsOwn() {
        String group = uploader(Optional.of("Zoë Doe")).group();

        assertThat(group)
                .matches("[0-9a-f-]{36}")
                .isEqualTo(uploader(Optional.of("Zoë Doe")).group())
                .isNotEqualTo(uploader(Optional.of("Zoë Roe")).group());
        assertThat(uploader(Optional.of("x".repeat(129))).group()).hasSize(36);
    }

    private static Uploader uploader(Optional<String> login) {
        return new Uploader(login, Optional.empty(), CLIENT);
    }
}
