package dev.osprey.web.bodies;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** In the inputs, ↵ is CR LF, ¬ is LF and ← is CR. */
class ChunkedDecoderTest {

    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    private final ChunkedDecoder decoder = new ChunkedDecoder(decoded::write);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5↵hello↵0↵↵ | hello",
                "3↵hel↵2↵lo↵0↵↵ | hello",
                "00000005;a=b;c=\"d\"↵hello↵0↵↵ | hello",
                "A↵helloworld↵0↵X-Trailer: 1↵X-More: 2↵↵ | helloworld",
                "0↵↵ | ''"
            })
    void decodesChunksHoweverTheyArrive(String text, String body) throws IOException {
        for (int size = 1; size <= text.length() * 2; size++) {
            decoded.reset();
            ChunkedDecoder fresh = new ChunkedDecoder(decoded::write);
            byte[] bytes = bytes(text);
            for (int at = 0; at < bytes.length; at += size) {
                assertThat(fresh.ended()).isFalse();
                byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
                fresh.decode(piece, piece.length);
            }
            assertThat(fresh.ended()).isTrue();
            assertThat(decoded.toString(StandardCharsets.UTF_8)).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5¬hello↵0↵↵",
                "5↵hello¬0↵↵",
                "5←hello↵0↵↵",
                "5↵helloX0↵↵",
                "5↵hello↵0↵¬",
                "5↵hello↵0↵X: 1¬↵",
                "5;a=b¬hello↵0↵↵",
                "-5↵hello↵0↵↵",
                "0x5↵hello↵0↵↵",
                "5 ↵hello↵0↵↵",
                " 5↵hello↵0↵↵",
                "↵hello↵0↵↵",
                ";a↵0↵↵",
                "1234567890123456↵hello↵"
            })
    void refusesWhatIsNotExactlyABodyInChunks(String text) {
        byte[] bytes = bytes(text);

        assertThatIOException().isThrownBy(() -> decoder.decode(bytes, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;", "0↵X: "})
    void limitsExtensionsAndTrailers(String start) {
        byte[] bytes = bytes(start + "a".repeat(10_000));

        assertThatIOException().isThrownBy(() -> decoder.decode(bytes, bytes.length));
    }

    private static byte[] bytes(String text) {
        return text.replace("↵", "\r\n").replace("¬", "\n").replace("←", "\r").getBytes(StandardCharsets.UTF_8);
    }
}
