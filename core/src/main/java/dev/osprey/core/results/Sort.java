package dev.osprey.core.results;

import java.util.Arrays;
import java.util.Objects;

/**
 * The order of a list.
 *
 * @param by what the images are ordered by; images with the same value are ordered by their ids
 * @param ascending whether the smallest value comes first
 */
public record Sort(Field by, boolean ascending) {

    /** The default order. */
    public static final Sort NEWEST_FIRST = new Sort(Field.SUBMITTED_AT, false);

    /** What images can be ordered by. */
    public enum Field {
        SUBMITTED_AT("submittedAt"),
        FILE_NAME("fileName"),
        LABEL("label"),
        CONFIDENCE("confidence");

        private final String text;

        Field(String text) {
            this.text = text;
        }

        /** The name in URLs. */
        public String text() {
            return text;
        }
    }

    public Sort {
        Objects.requireNonNull(by, "by");
    }

    /** The name of the field, after a minus sign for a descending order. */
    public String text() {
        return (ascending ? "" : "-") + by.text();
    }

    /** @throws IllegalArgumentException when the text is not a {@link #text} */
    public static Sort parse(String text) {
        boolean ascending = !text.startsWith("-");
        String name = ascending ? text : text.substring(1);
        return Arrays.stream(Field.values())
                .filter(field -> field.text().equals(name))
                .findFirst()
                .map(field -> new Sort(field, ascending))
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an order"));
    }

    /** @throws IllegalArgumentException when the text is not the cursor of a page in this order */
    public String checkedCursor(String cursor) {
        if (equals(NEWEST_FIRST)) {
            return Position.parse(cursor).cursor();
        }
        return SortKey.parse(cursor).cursor();
    }
}
