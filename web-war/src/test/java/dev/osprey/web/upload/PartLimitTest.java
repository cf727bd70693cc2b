package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartLimitTest {

    private static final int MAX_PARTS = 5;
    private static final String PART = "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"b", "--", "-----b", "abab", "b--b"})
    void countsPartsWhateverTheBoundary(String boundary) throws IOException {
        assertThat(read(form(boundary, MAX_PARTS, PART), boundary)).isEqualTo(form(boundary, MAX_PARTS, PART));
        assertRefused(413, form(boundary, MAX_PARTS + 1, PART), boundary);
        assertRefused(413, form(boundary, MAX_PARTS * 1_000, "\r\n\r\n"), boundary);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void countsPartsInBuffersOfAnySize(int bytes) throws IOException {
        String part = PART + "-- --- -----a\r\n-----".repeat(20) + "\r\n";
        InputStream allowed = limited(form("-----b", MAX_PARTS, part), "-----b");
        InputStream refused = limited(form("-----b", MAX_PARTS + 1, part), "-----b");

        assertThat(drain(allowed, bytes)).isEqualTo(form("-----b", MAX_PARTS, part));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> drain(refused, bytes));
    }

    @Test
    void theContentOfAPartMayBeLong() throws IOException {
        String part = PART + "x\n".repeat(100_000) + "\r\n";

        assertThat(read(form("b", 1, part), "b")).hasSize(form("b", 1, part).length());
    }

    @Test
    void longHeadersAreRefused() {
        assertRefused(400, form("b", 1, "X: " + "x".repeat(20_000) + "\r\n" + PART), "b");
        assertRefused(400, form("b", 1, "X: x\r\n".repeat(5_000) + PART), "b");
    }

    @Test
    void aLongPreambleIsRefused() {
        assertRefused(400, "x\r\n\r\n".repeat(5_000) + form("b", 1, PART), "b");
        assertRefused(400, "x".repeat(20_000), "b");
    }

    private static String form(String boundary, int parts, String part) {
        return ("--" + boundary + "\r\n" + part).repeat(parts) + "--" + boundary + "--\r\n";
    }

    private static String read(String form, String boundary) throws IOException {
        return new String(limited(form, boundary).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static InputStream limited(String form, String boundary) {
        return new PartLimit(new ByteArrayInputStream(form.getBytes(StandardCharsets.ISO_8859_1)), boundary, MAX_PARTS);
    }

    private static String drain(InputStream form, int bufferBytes) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[bufferBytes];
        for (int count = form.read(buffer); count >= 0; count = form.read(buffer)) {
            text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static void assertRefused(int status, String form, String boundary) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(form, boundary))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(status));
    }
}
