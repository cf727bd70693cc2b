package dev.osprey.core.classification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FileNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1_ankle_boot.png",
                "IMG 2041 (copy).JPEG",
                "größe.png",
                "写真.jpg",
                "фото №1.png",
                "a..b.png",
                "<img src=x onerror=alert(1)>.png",
                "no-extension"
            })
    void ordinaryNamesInManyLanguagesAreValid(String name) {
        assertThat(FileName.fault(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "/etc/passwd",
                "C:\\temp\\x.png",
                "..",
                ".",
                "\uff0e\uff0e\uff0fx.png",
                "a\uff3cb.png",
                "\u2025",
                "\u2105.png"
            })
    void pathsAreRejected(String name) {
        assertThat(FileName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0.png", "a\n.png", "a\u001b[31m.png", "a\u2028.png"})
    void controlCharactersAreRejected(String name) {
        assertThat(FileName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202egnp.exe", "\u0635\u0648\u0631\u0629.png", "\u05ea\u05de\u05d5\u05e0\u05d4.png"})
    void rightToLeftTextIsRejected(String name) {
        assertThat(FileName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("right-to-left"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83E\uDD85.png", "\u2600\uFE0F.png", "\uD83D\uDC68\u200D\uD83D\uDC69.png", "\uD800.png"})
    void emojiAndUnpairedSurrogatesAreRejected(String name) {
        assertThat(FileName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("emoji"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png ", " a.png", "a.png.", "a.png. .", "a.png\u00a0", "a.png\u3000", "a\u2026"})
    void namesThatWindowsWouldShortenAreRejected(String name) {
        assertThat(FileName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("ends in a"));
    }

    @Test
    void theLimitIsInBytesNotCharacters() {
        assertThat(FileName.fault("a".repeat(255))).isEmpty();
        assertThat(FileName.fault("a".repeat(256))).isPresent();
        assertThat(FileName.fault("写".repeat(85))).isEmpty();
        assertThat(FileName.fault("写".repeat(86))).isPresent();
    }

    @Test
    void anInvalidNameCannotBeConstructed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileName("../x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "photo one.png | photo one.png",
                "größe.png | größe.png",
                "a\\b.png | a_b.png",
                "\" a.png\" | _a.png",
                "\"a.png \" | a.png_",
                "a.png. | a.png_",
                "... | .._",
                ".. | ._",
                ". | _",
                "\" \" | _",
                "\"\" | _",
                "a\uff0fb.png | a_b.png",
                "a\u2026 | a_",
                "\ud83d\ude00.png | _.png",
                "a\u202egnp.exe | a_gnp.exe",
                "\u05ea | _",
            })
    void aNameThatIsNotAllowedBecomesOneThatResemblesIt(String name, String expected) {
        assertThat(FileName.like(name).text()).isEqualTo(expected);
    }

    @Test
    void aNameThatIsTooLongIsShortenedBetweenItsLetters() {
        assertThat(FileName.like("ü".repeat(300)).text()).isEqualTo("ü".repeat(127));
        assertThat(FileName.like("\n".repeat(1000)).text()).isEqualTo("_".repeat(254));
    }
}
