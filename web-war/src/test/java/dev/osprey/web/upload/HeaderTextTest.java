package dev.osprey.web.upload;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HeaderTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"plain.png", "größe.png", "写真.jpg", "\uD83E\uDD85.png"})
    void utf8ReadAsLatin1IsDecoded(String meant) {
        assertThat(HeaderText.utf8(new String(meant.getBytes(UTF_8), ISO_8859_1)))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.png", "写真.jpg"})
    void textThatWasDecodedBeforeIsUnchanged(String read) {
        assertThat(HeaderText.utf8(read)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gr\u00f6\u00dfe.png", "\u00e9t\u00e9.png"})
    void latin1IsUnchanged(String read) {
        assertThat(HeaderText.utf8(read)).isEqualTo(read);
    }
}
