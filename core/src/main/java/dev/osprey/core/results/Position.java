package dev.osprey.core.results;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * A position in the list of all images: the next page begins after it.
 *
 * @param month of the submission, in UTC
 * @param id of the image, which may have been deleted
 */
record Position(YearMonth month, String id) {

    private static final int MONTH_LENGTH = "2026-11".length();

    Position {
        Objects.requireNonNull(month, "month");
        if (!id.matches("[0-9A-Za-z-]{1,64}")) {
            throw new IllegalArgumentException("'" + id + "' is not an id");
        }
    }

    static Position of(Classification image) {
        return new Position(YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC)), image.id());
    }

    /** This position as opaque text for API clients. */
    String cursor() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((month + id).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is not a {@link #cursor} */
    static Position parse(String cursor) {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        try {
            return new Position(YearMonth.parse(text.substring(0, MONTH_LENGTH)), text.substring(MONTH_LENGTH));
        } catch (DateTimeException | StringIndexOutOfBoundsException foreign) {
            throw new IllegalArgumentException("'" + cursor + "' is not a cursor", foreign);
        }
    }
}
