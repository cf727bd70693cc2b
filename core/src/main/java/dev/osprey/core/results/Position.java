package dev.osprey.core.results;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * A place in the list of all images: after this one it goes on.
 *
 * @param month of the submission, in UTC
 * @param id of the image, which may be gone by now
 */
public record Position(YearMonth month, String id) {

    private static final int MONTH_LENGTH = "2026-11".length();

    public Position {
        Objects.requireNonNull(month, "month");
        if (!id.matches("[0-9A-Za-z-]{1,64}")) {
            throw new IllegalArgumentException("'" + id + "' is no id");
        }
    }

    static Position of(Classification image) {
        return new Position(YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC)), image.id());
    }

    /** For a caller, who need not know what it says. */
    public String cursor() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((month + id).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is no {@link #cursor} */
    public static Position at(String cursor) {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        try {
            return new Position(YearMonth.parse(text.substring(0, MONTH_LENGTH)), text.substring(MONTH_LENGTH));
        } catch (DateTimeException | StringIndexOutOfBoundsException foreign) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor", foreign);
        }
    }
}
